import {
  getFeed,
  getFollowingFeed,
  getOwnFeed,
  getRanking,
  type AnyEndpoint,
  type ClipPage,
  type Ranking,
} from '@footlights/contract';
import type { Call, Http } from '#http/serve.ts';
import type { FollowingFeed } from './following.ts';
import type { OwnFeed } from './own.ts';
import type { Feed } from './service.ts';

type Reply = Call<AnyEndpoint>['reply'];

const HEADERS: readonly string[] = Object.entries({
  'content-type': 'application/json; charset=utf-8',
  'cache-control': getFeed.cache,
  'x-content-type-options': 'nosniff',
}).flat();

/** The feed, as bytes that were made once for everybody, and the feeds of one account, made anew each time. */
export function feedRoutes(
  http: Http,
  {
    feed,
    ownFeed,
    following,
    ranking,
  }: { feed: Feed; ownFeed: OwnFeed; following: FollowingFeed; ranking: Ranking },
): void {
  http.route(getRanking, () => ranking);
  http.route(getOwnFeed, ({ actor, query }) => ownFeed.page(actor.accountId, query.cursor));
  http.route(getFollowingFeed, ({ actor, query }) => following.page(actor.accountId, query.cursor));
  http.raw(getFeed, ({ query, reply }) => {
    const { cursor } = query as unknown as { cursor?: string };
    const known = feed.known(cursor);
    if (known !== undefined) return send(reply, known);
    return feed.page(cursor, serializerOf(reply)).then((bytes) => send(reply, bytes));
  });
}

/** Straight to the socket: this is the busiest answer there is. */
function send(reply: Reply, bytes: Buffer): void {
  reply.hijack();
  reply.raw.writeHead(200, [...HEADERS, 'content-length', String(bytes.length)]);
  reply.raw.end(bytes);
}

/** The contract's whitelist: a field that is not declared cannot leave. */
function serializerOf(reply: Reply): (page: ClipPage) => string {
  return (page) => reply.compileSerializationSchema({ ...getFeed.output })(page);
}

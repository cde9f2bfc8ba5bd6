import { getFeed, type AnyEndpoint, type ClipPage } from '@footlights/contract';
import type { Call, Http } from '#http/serve.ts';
import type { Feed } from './service.ts';

/** The feed, as bytes that were made once for everybody. */
export function feedRoutes(http: Http, feed: Feed): void {
  http.raw(getFeed, async ({ query, reply }) => {
    const { cursor } = query as unknown as { cursor?: string };
    const bytes = await feed.page(cursor, serializerOf(reply));
    reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('cache-control', getFeed.cache)
      .send(bytes);
  });
}

/** The contract's whitelist: a field that is not declared cannot leave. */
function serializerOf(reply: Call<AnyEndpoint>['reply']): (page: ClipPage) => string {
  return (page) => reply.compileSerializationSchema({ ...getFeed.output })(page);
}

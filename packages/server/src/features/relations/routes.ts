import {
  acceptFollowRequest,
  blockAccount,
  declineFollowRequest,
  followAccount,
  listBlocked,
  listFollowers,
  listFollowing,
  listFollowRequests,
  listMuted,
  listRestricted,
  muteAccount,
  removeFollower,
  restrictAccount,
  unblockAccount,
  unfollowAccount,
  unmuteAccount,
  unrestrictAccount,
} from '@footlights/contract';
import type { Profiles, StoredProfile } from '#features/profiles/service.ts';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';
import { STRANGERS } from './between.ts';
import { ownRelationOf, type AccountLists } from './pipeline.ts';
import type { Relations } from './service.ts';

/** What the routes of relations call. */
export interface RelationParts {
  relations: Relations;
  accountLists: AccountLists;
  profiles: Pick<Profiles, 'byUsername'>;
}

/** Following, and what accounts put between each other. */
export function relationRoutes(http: Http, parts: RelationParts): void {
  followRoutes(http, parts);
  requestRoutes(http, parts);
  shieldRoutes(http, parts);
  ownListRoutes(http, parts);
}

function followRoutes(http: Http, { relations, accountLists, profiles }: RelationParts): void {
  http.route(followAccount, async ({ actor, params }) => {
    const id = idOf(params);
    await relations.follow(actor.accountId, id);
    const relation = (await relations.between(actor.accountId, [id])).get(id);
    return ownRelationOf(relation ?? STRANGERS);
  });
  http.route(unfollowAccount, ({ actor, params }) =>
    done(relations.unfollow(actor.accountId, idOf(params))),
  );
  http.route(removeFollower, ({ actor, params }) =>
    done(relations.removeFollower(actor.accountId, idOf(params))),
  );
  for (const [endpoint, side] of [
    [listFollowers, 'followers'],
    [listFollowing, 'following'],
  ] as const) {
    http.route(endpoint, async ({ actor, params, query }) => {
      const viewer = actor?.accountId ?? null;
      const profile = await profiles.byUsername(params.username);
      const { id } = await withShownLists(relations, profile, viewer);
      return accountLists[side](id, { viewer, cursor: query.cursor });
    });
  }
}

/** Refuses with `profile/not-found` or `profile/hidden` unless the viewer may see whom the account follows. */
async function withShownLists(
  relations: Pick<Relations, 'sightOf'>,
  profile: StoredProfile | undefined,
  viewer: Viewer,
): Promise<StoredProfile> {
  if (profile !== undefined && profile.id === viewer) return profile;
  if (profile?.standing !== 'open') throw new Refusal('profile/not-found');
  const sight = await relations.sightOf(viewer, [profile.id]);
  if (!sight.meets(profile.id)) throw new Refusal('profile/not-found');
  const audience = profile.isPrivate ? 'followers' : 'public';
  if (!profile.showsFollows || !sight.sees(profile.id, audience))
    throw new Refusal('profile/hidden');
  return profile;
}

function requestRoutes(http: Http, { relations, accountLists }: RelationParts): void {
  http.route(listFollowRequests, ({ actor, query }) =>
    accountLists.requests(actor.accountId, query.cursor),
  );
  http.route(acceptFollowRequest, ({ actor, params }) =>
    done(relations.accept(actor.accountId, idOf(params))),
  );
  http.route(declineFollowRequest, ({ actor, params }) =>
    done(relations.decline(actor.accountId, idOf(params))),
  );
}

function shieldRoutes(http: Http, { relations }: RelationParts): void {
  for (const [put, take, kind] of [
    [blockAccount, unblockAccount, 'block'],
    [muteAccount, unmuteAccount, 'mute'],
    [restrictAccount, unrestrictAccount, 'restrict'],
  ] as const) {
    http.route(put, ({ actor, params }) =>
      done(relations.shield(actor.accountId, idOf(params), kind)),
    );
    http.route(take, ({ actor, params }) =>
      done(relations.unshield(actor.accountId, idOf(params), kind)),
    );
  }
}

function ownListRoutes(http: Http, { accountLists, profiles }: RelationParts): void {
  http.route(listMuted, ({ actor, query }) =>
    accountLists.shielded(actor.accountId, 'mute', query.cursor),
  );
  http.route(listRestricted, ({ actor, query }) =>
    accountLists.shielded(actor.accountId, 'restrict', query.cursor),
  );
  http.route(listBlocked, async ({ actor, query }) => {
    const { username, cursor } = query;
    if (username === undefined) return accountLists.blocked(actor.accountId, { cursor });
    const account = (await profiles.byUsername(username))?.id;
    if (account === undefined) return { accounts: [], next: null };
    return accountLists.blocked(actor.accountId, { cursor, account });
  });
}

function idOf({ id }: { id: string }): AccountId {
  return id as AccountId;
}

async function done(work: Promise<void>): Promise<undefined> {
  await work;
}

import {
  changeAvatar,
  changePrivacy,
  changeProfile,
  getPrivacy,
  getProfile,
  listProfileClips,
  removeAvatar,
  type ClipPage,
  type Profile,
} from '@footlights/contract';
import { NO_FOLLOWS, type Counters } from '#features/counters/service.ts';
import { ownRelationOf } from '#features/relations/pipeline.ts';
import type { Relations, Sight } from '#features/relations/service.ts';
import type { Actor } from '#http/auth.ts';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';
import type { Avatars } from './avatars.ts';
import type { PrivacyChoices } from './privacy.ts';
import type { Profiles, StoredProfile } from './service.ts';

/** What a profile shows of its account's clips: playable ones that the viewer may see. */
export interface ProfileClips {
  /** Newest first, 24 a page. */
  listOf(
    creatorId: AccountId,
    page: { viewer: Viewer; cursor: string | undefined },
  ): Promise<ClipPage>;
  countOf(creatorId: AccountId, viewer: Viewer): Promise<number>;
}

/** What the routes of profiles call. */
export interface ProfileParts {
  profiles: Profiles;
  clips: ProfileClips;
  relations: Pick<Relations, 'sightOf'>;
  counters: Pick<Counters, 'ofAccounts'>;
  privacy: PrivacyChoices;
  avatars: Avatars;
}

/** Profiles as others see them, and changing your own. */
export function profileRoutes(http: Http, parts: ProfileParts): void {
  const { profiles, clips, relations, privacy } = parts;
  /** The account of that name, unless it does not exist for the viewer. */
  async function met(username: string, viewer: Viewer): Promise<[StoredProfile, Sight]> {
    const profile = found(await profiles.byUsername(username));
    const sight = await relations.sightOf(viewer, [profile.id]);
    const isThere = profile.id === viewer || profile.standing === 'open';
    return [found(isThere && sight.meets(profile.id) ? profile : undefined), sight];
  }
  http.route(getProfile, async ({ params, actor }) =>
    show(parts, ...(await met(params.username, viewerOf(actor)))),
  );
  http.route(listProfileClips, async ({ params, query, actor }) => {
    const viewer = viewerOf(actor);
    const [{ id }] = await met(params.username, viewer);
    return clips.listOf(id, { viewer, cursor: query.cursor });
  });
  http.route(changeProfile, async ({ actor, body }) => {
    const profile = found(await profiles.change(actor.accountId, body));
    return show(parts, profile, await relations.sightOf(actor.accountId, []));
  });
  http.route(getPrivacy, ({ actor }) => privacy.of(actor.accountId));
  http.route(changePrivacy, ({ actor, body }) => privacy.change(actor.accountId, body));
  avatarRoutes(http, parts.avatars);
}

function avatarRoutes(http: Http, avatars: Avatars): void {
  http.route(changeAvatar, async ({ actor, request }) => {
    if (!Buffer.isBuffer(request.body)) throw new Refusal('request/media-type');
    return { avatar: await avatars.change(actor.accountId, request.body) };
  });
  http.route(removeAvatar, async ({ actor }) => {
    await avatars.remove(actor.accountId);
    return undefined;
  });
}

/** A profile as the viewer of a sight sees it. */
async function show(
  { clips, counters }: Pick<ProfileParts, 'clips' | 'counters'>,
  profile: StoredProfile,
  sight: Sight,
): Promise<Profile> {
  const { id, username, displayName, avatar, bio, links, joinedAt, isPrivate } = profile;
  const { viewer } = sight;
  const [clipCount, counts] = await Promise.all([
    clips.countOf(id, viewer),
    counters.ofAccounts([id]),
  ]);
  const showsClips = sight.sees(id, isPrivate ? 'followers' : 'public');
  return {
    id,
    username,
    displayName,
    avatar,
    bio,
    links,
    joinedAt,
    isPrivate,
    clipCount,
    ...(counts.get(id) ?? NO_FOLLOWS),
    showsClips,
    showsFollows: id === viewer || (showsClips && profile.showsFollows),
    showsLikes: id === viewer || (showsClips && profile.showsLikes),
    ...(viewer === null || viewer === id ? {} : { relation: ownRelationOf(sight.to(id)) }),
  };
}

function viewerOf(actor: Actor | null): Viewer {
  return actor?.accountId ?? null;
}

function found(profile: StoredProfile | undefined): StoredProfile {
  if (profile === undefined) throw new Refusal('profile/not-found');
  return profile;
}

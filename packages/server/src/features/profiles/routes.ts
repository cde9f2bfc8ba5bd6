import {
  changeProfile,
  getProfile,
  listProfileClips,
  type ClipPage,
  type Profile,
} from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Profiles, StoredProfile } from './service.ts';

/** What a profile shows of its account's clips: public and playable ones only. */
export interface ProfileClips {
  /** Newest first, 24 a page. */
  listPublicOf(creatorId: AccountId, cursor: string | undefined): Promise<ClipPage>;
  countPublicOf(creatorId: AccountId): Promise<number>;
}

/** Profiles as everybody sees them, and changing your own. */
export function profileRoutes(
  http: Http,
  { profiles, clips }: { profiles: Profiles; clips: ProfileClips },
): void {
  async function known(username: string): Promise<StoredProfile> {
    return found(await profiles.byUsername(username));
  }
  async function shown(profile: StoredProfile): Promise<Profile> {
    const { role: _, ...shownToAll } = profile;
    return { ...shownToAll, clipCount: await clips.countPublicOf(profile.id) };
  }
  http.route(getProfile, async ({ params }) => shown(await known(params.username)));
  http.route(listProfileClips, async ({ params, query }) => {
    const { id } = await known(params.username);
    return clips.listPublicOf(id, query.cursor);
  });
  http.route(changeProfile, async ({ actor, body }) =>
    shown(found(await profiles.change(actor.accountId, body))),
  );
}

function found(profile: StoredProfile | undefined): StoredProfile {
  if (profile === undefined) throw new Refusal('profile/not-found');
  return profile;
}

import {
  appointAdmin,
  appointModerator,
  dismissAdmin,
  dismissModerator,
  listAdmins,
  listModerators,
} from '@footlights/contract';
import type { Actor } from '#http/auth.ts';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Profiles, StoredProfile } from './service.ts';

/** What changing roles needs. */
export interface RoleParts {
  profiles: Profiles;
  /** Notes for good who gave which role to whom. */
  note: (given: { by: AccountId; to: AccountId; role: StoredProfile['role'] }) => Promise<void>;
}

/** Who runs the instance and who moderates it, and handing that on. */
export function roleRoutes(http: Http, { profiles, note }: RoleParts): void {
  async function found(username: string): Promise<StoredProfile> {
    const profile = await profiles.byUsername(username);
    if (profile?.standing !== 'open') throw new Refusal('profile/not-found');
    return profile;
  }
  async function change(
    { accountId: by }: Actor,
    { id, role: before }: StoredProfile,
    role: StoredProfile['role'],
  ): Promise<undefined> {
    if (before === role) return;
    await profiles.setRole(id, role);
    await note({ by, to: id, role });
  }
  async function shown(ids: AccountId[]) {
    const people = await profiles.byIds(ids);
    return ids.flatMap((id) => people.get(id) ?? []);
  }
  http.route(listAdmins, async () => ({ admins: await shown(await profiles.adminIds()) }));
  http.route(appointAdmin, async ({ actor, params }) =>
    change(actor, await found(params.username), 'admin'),
  );
  http.route(dismissAdmin, async ({ actor, params }) => {
    const profile = await found(params.username);
    // Of somebody who moderates only, nothing is taken here.
    if (profile.role === 'admin') await change(actor, profile, 'user');
  });
  http.route(listModerators, async () => ({
    moderators: await shown(await profiles.moderatorIds()),
  }));
  http.route(appointModerator, async ({ actor, params }) => {
    const profile = await found(params.username);
    if (profile.role === 'user') await change(actor, profile, 'moderator');
  });
  http.route(dismissModerator, async ({ actor, params }) => {
    const profile = await found(params.username);
    if (profile.role === 'moderator') await change(actor, profile, 'user');
  });
}

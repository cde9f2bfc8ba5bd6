import { appointAdmin, dismissAdmin, listAdmins } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { Profiles } from './service.ts';

/** Who runs the instance, and handing that on. */
export function roleRoutes(http: Http, profiles: Profiles): void {
  async function change(username: string, role: 'admin' | 'user'): Promise<undefined> {
    const profile = await profiles.byUsername(username);
    if (profile?.standing !== 'open') throw new Refusal('profile/not-found');
    await profiles.setRole(profile.id, role);
  }
  http.route(listAdmins, async () => {
    const ids = await profiles.adminIds();
    const found = await profiles.byIds(ids);
    return { admins: ids.flatMap((id) => found.get(id) ?? []) };
  });
  http.route(appointAdmin, ({ params }) => change(params.username, 'admin'));
  http.route(dismissAdmin, ({ params }) => change(params.username, 'user'));
}

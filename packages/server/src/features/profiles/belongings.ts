import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import type { StoredProfile } from './service.ts';
import type { ProfileStore } from './store.ts';
import type { ProfileRow } from './table.ts';

/** What an account says of itself and shows to others. Its row ends with the account, its words and picture before. */
export function profileBelongings(options: {
  store: Pick<ProfileStore, 'byId' | 'update'>;
  profileOf: (row: ProfileRow) => StoredProfile;
}): Belongings {
  const { store, profileOf } = options;
  return {
    exportName: 'profile.json',
    async exportOf(id: AccountId) {
      const row = await store.byId(id);
      return row === undefined ? null : profileOf(row);
    },
    async forget(id: AccountId) {
      await store.update(id, { display_name: '', bio: '', links: '[]' });
    },
  };
}

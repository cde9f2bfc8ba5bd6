import type { Db } from '#engines/db/port.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Pipeline } from './pipeline.ts';
import { removeActs, removeGroups } from './removing.ts';
import { choicesOf } from './settings-store.ts';

const LOT = 100;

/** What is kept of an account here: what it was told, how it wants to be told, and its acts in what others were told. */
export function createBelongings(options: {
  db: Db;
  pipeline: Pipeline;
  /** What that account was told changed. */
  onChange: (id: AccountId) => void;
}): Belongings {
  const { db, pipeline, onChange } = options;
  return {
    exportName: 'notifications.json',
    async exportOf(id) {
      const { digestDueAt: _, ...settings } = await choicesOf(db, id);
      const notifications = [];
      for (let before: number | undefined; ;) {
        const part = before === undefined ? {} : { before };
        const page = await pipeline.list(id, { limit: LOT, ...part });
        notifications.push(...page.notifications);
        if (page.next === null) return { settings, notifications };
        before = Number(page.next);
      }
    },
    async forget(id) {
      for (const told of await removeActs(db, { actor: id })) onChange(told);
      await removeGroups(db, { account_id: id });
      for (const table of [
        'notification_settings',
        'notification_positions',
        'push_devices',
      ] as const)
        await db.deleteFrom(table).where('account_id', '=', id).execute();
    },
  };
}

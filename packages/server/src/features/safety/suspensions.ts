import type { Db } from '#engines/db/port.ts';
import type { Suspension } from '#features/accounts/parts.ts';
import type { AccountId } from '#lib/ids.ts';
import { suspensionOn } from './decision-store.ts';
import type { Keys } from './keys.ts';

/** What keeps an account out, and where it reads why. */
export async function suspensionOf(
  { db, keys }: { db: Db; keys: Keys },
  id: AccountId,
): Promise<Omit<Suspension, 'exportPath'> | undefined> {
  const found = await suspensionOn(db, id);
  if (found === undefined) return undefined;
  return { until: found.ends_at, path: keys.pathOf(found.decision_id) };
}

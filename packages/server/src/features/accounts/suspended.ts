import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Parts } from './parts.ts';
import { endSessionsOf } from './sessions.ts';

/**
 * Refuses with `account/suspended` somebody who has just proven to be a suspended account, with where the reasons are and
 * the way to appeal; the session that was opened for it ends. Nobody else learns of it.
 */
export async function requireUnsuspended(parts: Parts, id: AccountId): Promise<void> {
  const profile = await parts.profiles.byId(id);
  if (profile?.standing !== 'suspended') return;
  await parts.db.transaction().execute((transaction) => endSessionsOf(parts, transaction, { id }));
  const suspension = await parts.suspensionOf(id);
  throw new Refusal('account/suspended', {
    message: sentenceOf(suspension?.until ?? null),
    ...(suspension === undefined ? {} : { detail: suspension }),
  });
}

function sentenceOf(until: number | null): string {
  if (until === null) return 'This account is banned.';
  return `This account is suspended until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
}

import { forgetOldApplications } from './applications.ts';
import { forgetEndedInvites } from './invite-store.ts';
import { forgetEndedLinks } from './link-store.ts';
import type { Parts } from './parts.ts';
import { forgetEndedSessions } from './sessions.ts';

const SWEEP_MS = 6 * 3_600_000;

/** Deletes sessions, links, invitations and applications whose time is over, every six hours until disposed. */
export function sweepAccounts(parts: Parts): Disposable {
  const { db, clock, log } = parts;
  const kinds = {
    sessions: () => forgetEndedSessions(parts),
    links: () => forgetEndedLinks(db, clock.now()),
    invitations: () => forgetEndedInvites(db, clock.now()),
    applications: () => forgetOldApplications(parts),
  };
  let cancel = clock.after(SWEEP_MS, sweep);
  async function sweep(): Promise<void> {
    cancel = clock.after(SWEEP_MS, sweep);
    for (const [kind, forget] of Object.entries(kinds))
      await forget().catch((err: unknown) =>
        log.error({ err }, `expired ${kind} stay until the next sweep`),
      );
  }
  return { [Symbol.dispose]: () => cancel() };
}

import type { Db } from '#engines/db/port.ts';
import type { Profiles } from '#features/profiles/service.ts';
import { publicClipsOf } from '#features/videos/service.ts';
import type { Publishing, Screen } from '#features/videos/screen.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import { likenessOf } from './blocklist.ts';
import { addHit, withBytes } from './blocklist-store.ts';
import { putHold } from './hold-store.ts';
import { holdRow, waitsFor, type Cause, type CountAutomated } from './holds.ts';

/** What clips are looked at with on their way. */
export interface ScreenOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  profiles: Pick<Profiles, 'byId'>;
  /** How many clips of an account everybody has to see before the next one waits for nobody; 0: none waits. */
  firstClips: number;
  count: CountAutomated;
  /** Asks what screens clips elsewhere; null: nothing does. */
  checks: {
    /** In the transaction that publishes the clip. */
    begin(transaction: Db, clip: Publishing): Promise<void>;
    wake(): void;
  } | null;
}

/**
 * Looks at clips on their way. A file that was blocked is refused byte for byte; one that looks like it, or that somebody
 * asked about, waits for a moderator, since what looks alike need not be the same.
 */
export function createScreen(options: ScreenOptions): Screen {
  const { db, clock, checks, count } = options;
  return {
    async refusalOf(creatorId, sha256) {
      const file = await withBytes(db, sha256, creatorId);
      if (file === undefined) return null;
      await addHit(db, file.id);
      await count({ kind: 'blocked-files', outcome: 'refused' }, db);
      return { statement: file.account_id === creatorId ? file.statement_id : null };
    },
    async holdOf(transaction, clip) {
      const causes = await causesOf(options, transaction, clip);
      for (const cause of causes) {
        await putHold(transaction, holdRow(clip.id, cause, clock.now()));
        const kind = COUNTED[cause.cause];
        if (kind !== null) await count({ kind, outcome: 'held' }, transaction);
      }
      if (checks !== null) await checks.begin(transaction, clip);
      return waitsFor(causes.map(({ cause }) => cause));
    },
    wake: () => checks?.wake(),
  };
}

/** What is published of causes; a service that has not answered yet has done nothing. */
const COUNTED = {
  match: 'blocked-files',
  first: 'first-clips',
  service: 'screening-service',
  unanswered: null,
} as const;

async function causesOf(
  options: ScreenOptions,
  transaction: Db,
  clip: Publishing,
): Promise<Cause[]> {
  const match = await matchOf(transaction, clip);
  const isFirst = await isAmongFirst(options, transaction, clip.creatorId);
  return [
    ...(match === undefined ? [] : [match]),
    ...(isFirst ? [{ cause: 'first' } as const] : []),
    ...(options.checks === null ? [] : [{ cause: 'unanswered' } as const]),
  ];
}

async function matchOf(transaction: Db, clip: Publishing): Promise<Cause | undefined> {
  const same = await withBytes(transaction, clip.sha256, clip.creatorId);
  // Its creator asked a moderator, or it was blocked while it was being encoded.
  if (same !== undefined) return { cause: 'match', file: same.id, detail: { isSame: true } };
  const likeness = await likenessOf(transaction, clip.frames);
  if (likeness === undefined) return undefined;
  const { file, found, of } = likeness;
  await addHit(transaction, file);
  return { cause: 'match', file, detail: { found, of } };
}

async function isAmongFirst(
  { firstClips, profiles }: ScreenOptions,
  transaction: Db,
  creatorId: AccountId,
): Promise<boolean> {
  if (firstClips === 0) return false;
  const profile = await profiles.byId(creatorId, transaction);
  if (profile?.role !== 'user') return false;
  return (await publicClipsOf(transaction, creatorId)) < firstClips;
}

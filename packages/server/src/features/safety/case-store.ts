import type { CaseState, ReportReason, SubjectKind } from '@footlights/contract';
import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, CaseId, SubjectId } from '#lib/ids.ts';
import { UNDECIDED } from './moves.ts';
import type { CaseNoteRow, CaseRow } from './table.ts';

/** A place in the queue. */
export interface QueuePlace {
  rank: number;
  at: number;
  id: CaseId;
}

/** A queue of the desk. */
export type CaseQueue = 'open' | 'mine' | 'second' | 'opinions' | 'appeals' | 'complaints' | 'done';

/** Which part of which queue. */
export interface QueuePart {
  queue: CaseQueue;
  by: AccountId;
  reason?: ReportReason | undefined;
  kind?: SubjectKind | undefined;
  after: QueuePlace | null;
  limit: number;
}

export async function findCase(db: Db, id: CaseId): Promise<CaseRow | undefined> {
  return db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function loadCases(db: Db, ids: readonly CaseId[]): Promise<CaseRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('cases').selectAll().where('id', 'in', ids).execute();
}

/** Reads a case that is about to move: an update of nothing locks the row on every engine. */
export async function lockCase(db: Db, id: CaseId): Promise<CaseRow | undefined> {
  return db
    .updateTable('cases')
    .set((row) => ({ rank: row.ref('rank') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** The case about a thing that nobody has decided, locked. */
export async function lockUndecided(db: Db, subject: SubjectId): Promise<CaseRow | undefined> {
  return db
    .updateTable('cases')
    .set((row) => ({ rank: row.ref('rank') }))
    .where('subject', '=', subject)
    .where('state', 'in', UNDECIDED)
    .returningAll()
    .executeTakeFirst();
}

export async function insertCase(db: Db, row: CaseRow): Promise<void> {
  await db.insertInto('cases').values(row).execute();
}

export async function updateCase(
  db: Db,
  id: CaseId,
  change: Partial<Omit<CaseRow, 'id'>>,
): Promise<void> {
  await db.updateTable('cases').set(change).where('id', '=', id).execute();
}

/** A page of a queue, without cases about the reader: each state is one walk of an index, however many cases there are. */
export async function pickCases(db: Db, part: QueuePart): Promise<CaseRow[]> {
  if (part.queue === 'done') return pickDone(db, part);
  const lists = await Promise.all(WALKS[part.queue].map((walk) => pickWalk(db, part, walk)));
  return lists.flat().toSorted(byUrgency).slice(0, part.limit);
}

/** What is walked along by urgency: a state, or what is true of cases in several. */
type Walk = CaseState | 'held' | 'asked' | 'contested';

const WALKS: Readonly<Record<Exclude<CaseQueue, 'done'>, readonly Walk[]>> = {
  open: ['open', 'claimed'],
  mine: ['held'],
  second: ['proposed'],
  opinions: ['asked'],
  appeals: ['appealed'],
  complaints: ['contested'],
};

function byUrgency(a: CaseRow, b: CaseRow): number {
  return a.rank - b.rank || a.due_at - b.due_at || (a.id < b.id ? -1 : 1);
}

async function pickWalk(db: Db, part: QueuePart, walk: Walk): Promise<CaseRow[]> {
  const { by, reason, kind, after, limit } = part;
  return alongOf(db, walk, by)
    .where('account_id', '!=', by)
    .$if(reason !== undefined, (query) => query.where('lead_reason', '=', reason!))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(after !== null, (query) =>
      query.where((on) =>
        on(
          on.refTuple('rank', 'due_at', 'id'),
          '>',
          on.tuple(after!.rank as CaseRow['rank'], after!.at, after!.id),
        ),
      ),
    )
    .orderBy('rank')
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

function alongOf(db: Db, walk: Walk, by: AccountId) {
  const all = db.selectFrom('cases').selectAll();
  if (walk === 'held') return all.where('claimed_by', '=', by);
  if (walk === 'asked') return all.where('opinion', 'is not', null);
  // Spelled out: with a parameter in its place, the partial index would not be known to fit.
  if (walk === 'contested') return all.where('is_contested', '=', sql.lit(1 as const));
  return all.where('state', '=', walk);
}

async function pickDone(db: Db, { by, reason, kind, after, limit }: QueuePart): Promise<CaseRow[]> {
  return db
    .selectFrom('cases')
    .selectAll()
    .where('decided_at', 'is not', null)
    .where('account_id', '!=', by)
    .$if(reason !== undefined, (query) => query.where('lead_reason', '=', reason!))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('decided_at', 'id'), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Cases about one account, the latest first. */
export async function casesAbout(
  db: Db,
  accountId: AccountId,
  { but, limit }: { but: CaseId; limit: number },
): Promise<CaseRow[]> {
  return db
    .selectFrom('cases')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '!=', but)
    .orderBy('opened_at', 'desc')
    .limit(limit)
    .execute();
}

/** Cases whose time of keeping is over, the oldest first. */
export async function casesEndedBy(db: Db, at: number, limit: number): Promise<CaseRow[]> {
  return db
    .selectFrom('cases')
    .selectAll()
    .where('ends_at', '<=', at)
    .orderBy('ends_at')
    .limit(limit)
    .execute();
}

/** Takes a case out with everything that hangs on it; foreign keys cascade. */
export async function removeCase(db: Db, id: CaseId): Promise<void> {
  await db.deleteFrom('cases').where('id', '=', id).execute();
}

export async function insertNote(db: Db, row: CaseNoteRow): Promise<void> {
  await db.insertInto('case_notes').values(row).execute();
}

export async function notesOf(db: Db, id: CaseId): Promise<CaseNoteRow[]> {
  return db
    .selectFrom('case_notes')
    .selectAll()
    .where('case_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

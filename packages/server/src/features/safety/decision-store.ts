import type { MeasureKind } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, CaseId, StatementId, SubjectId, VideoId } from '#lib/ids.ts';
import type { DecisionRow, MeasureRow } from './table.ts';

export async function insertDecision(
  db: Db,
  row: DecisionRow,
  measures: readonly MeasureRow[],
): Promise<void> {
  await db.insertInto('decisions').values(row).execute();
  if (measures.length > 0) await db.insertInto('measures').values(measures).execute();
}

export async function findDecision(db: Db, id: StatementId): Promise<DecisionRow | undefined> {
  return db.selectFrom('decisions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Every decision of a case, also those that do not stand, the first ones first. */
export async function decisionsOf(db: Db, caseId: CaseId): Promise<DecisionRow[]> {
  return db
    .selectFrom('decisions')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

export async function loadDecisions(db: Db, ids: readonly StatementId[]): Promise<DecisionRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('decisions').selectAll().where('id', 'in', ids).execute();
}

export async function updateDecision(
  db: Db,
  id: StatementId,
  change: Partial<Omit<DecisionRow, 'id'>>,
): Promise<void> {
  await db.updateTable('decisions').set(change).where('id', '=', id).execute();
}

/** Measures of these decisions, in an order of their own. */
export async function measuresOf(
  db: Db,
  ids: readonly StatementId[],
): Promise<Map<StatementId, MeasureRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('measures')
    .selectAll()
    .where('decision_id', 'in', ids)
    .orderBy('kind')
    .execute();
  return Map.groupBy(rows, ({ decision_id }) => decision_id);
}

/** Ends what a decision does; the things that it did something to. */
export async function endMeasures(db: Db, id: StatementId): Promise<SubjectId[]> {
  const rows = await db
    .updateTable('measures')
    .set({ is_in_force: 0 })
    .where('decision_id', '=', id)
    .returning('target')
    .execute();
  return [...new Set(rows.map(({ target }) => target))];
}

/** Puts what a decision does in force again, but what would have ended by then. */
export async function restoreMeasures(db: Db, id: StatementId, at: number): Promise<void> {
  await db
    .updateTable('measures')
    .set({ is_in_force: 1 })
    .where('decision_id', '=', id)
    .where((row) => row.or([row('ends_at', 'is', null), row('ends_at', '>', at)]))
    .execute();
}

/** Which measures are in force on a thing. */
export async function inForceOn(db: Db, target: SubjectId): Promise<MeasureKind[]> {
  const rows = await db
    .selectFrom('measures')
    .select('kind')
    .where('target', '=', target)
    .where('is_in_force', '=', 1)
    .execute();
  return rows.map(({ kind }) => kind);
}

/** By which decision the file of a clip is blocked: the first that still says so; null: none does. */
export async function blockingOf(
  db: Db,
  target: VideoId,
): Promise<{ account: AccountId; case: CaseId; statement: StatementId } | null> {
  const row = await db
    .selectFrom('measures')
    .innerJoin('decisions', 'decisions.id', 'measures.decision_id')
    .select(['decisions.id', 'decisions.case_id', 'decisions.account_id'])
    .where('measures.target', '=', target)
    .where('measures.is_in_force', '=', 1)
    .where('measures.kind', '=', 'block-file')
    .orderBy('decisions.at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { account: row.account_id, case: row.case_id, statement: row.id };
}

/** Ends for good that the file of a clip is blocked, whichever decisions say so: none of them restores it. */
export async function endBlocking(db: Db, target: VideoId, at: number): Promise<void> {
  await db
    .updateTable('measures')
    .set({ is_in_force: 0, ends_at: at })
    .where('target', '=', target)
    .where('kind', '=', 'block-file')
    .execute();
}

/** Whether anything that was decided in a case is in force, besides warnings. */
export async function isInForce(db: Db, caseId: CaseId): Promise<boolean> {
  const row = await db
    .selectFrom('measures')
    .innerJoin('decisions', 'decisions.id', 'measures.decision_id')
    .select('measures.kind')
    .where('decisions.case_id', '=', caseId)
    .where('measures.is_in_force', '=', 1)
    .where('measures.kind', '!=', 'warn')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends those whose time is over; the things that they did something to. */
export async function endMeasuresBy(db: Db, at: number): Promise<SubjectId[]> {
  const rows = await db
    .updateTable('measures')
    .set({ is_in_force: 0 })
    .where('is_in_force', '=', 1)
    .where('ends_at', '<=', at)
    .returning('target')
    .execute();
  return [...new Set(rows.map(({ target }) => target))];
}

/** When the next one ends by itself; null: none does. */
export async function nextEnd(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('measures')
    .select('ends_at')
    .where('is_in_force', '=', 1)
    .where('ends_at', 'is not', null)
    .orderBy('ends_at')
    .limit(1)
    .executeTakeFirst();
  return row?.ends_at ?? null;
}

/** What keeps an account from signing in: the measure that lasts longest. */
export async function suspensionOn(
  db: Db,
  accountId: AccountId,
): Promise<Pick<MeasureRow, 'decision_id' | 'ends_at'> | undefined> {
  const rows = await db
    .selectFrom('measures')
    .select(['decision_id', 'ends_at'])
    .where('target', '=', accountId)
    .where('is_in_force', '=', 1)
    .where('kind', 'in', ['suspend', 'ban'])
    .orderBy('ends_at')
    .execute();
  return rows.find(({ ends_at }) => ends_at === null) ?? rows.at(-1);
}

/** Decisions about an account that its owner is told of, newest first, after a place. */
export async function pickStatements(
  db: Db,
  accountId: AccountId,
  { after, limit }: { after: Place<StatementId> | null; limit: number },
): Promise<DecisionRow[]> {
  return db
    .selectFrom('decisions')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('verdict', '=', 'act')
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', 'id'), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** How many strikes of an account stand. */
export async function countStrikes(db: Db, accountId: AccountId, now: number): Promise<number> {
  const { count } = await db
    .selectFrom('decisions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('strike_ends_at', '>', now)
    .where('undone_at', 'is', null)
    .where('is_reversed', '=', 0)
    .executeTakeFirstOrThrow();
  return count;
}

import type { Db } from '#engines/db/port.ts';

/** Something that was counted in a stretch of time. */
export interface Figure {
  section: 'reports' | 'decisions-by-rules' | 'decisions-by-law' | 'dismissals' | 'appeals';
  kind: string;
  /** The measure of a decision; empty elsewhere. */
  outcome: string;
  count: number;
}

/** Durations of a stretch of time, milliseconds. */
export interface Durations {
  /** From the first report of a thing to each decision about it. */
  toDecision: number[];
  /** From appeals to their answers. */
  toAnswer: number[];
}

/** A stretch of time, epoch milliseconds, without its end. */
export interface Stretch {
  from: number;
  to: number;
}

/** When the first report came; undefined: none did. */
export async function firstReportAt(db: Db): Promise<number | undefined> {
  const query = db.selectFrom('reports').select(({ fn }) => fn.min<number | null>('at').as('at'));
  return (await query.executeTakeFirst())?.at ?? undefined;
}

/** What was reported and decided in a stretch of time. Walks both tables; call once a month. */
export async function figuresIn(db: Db, stretch: Stretch): Promise<Figure[]> {
  return [
    ...(await reportsIn(db, stretch)),
    ...(await measuresIn(db, stretch)),
    ...(await dismissalsIn(db, stretch)),
    ...(await appealsIn(db, stretch)),
  ];
}

async function reportsIn(db: Db, { from, to }: Stretch): Promise<Figure[]> {
  const rows = await db
    .selectFrom('reports')
    .select(['reason', ({ fn }) => fn.countAll<number>().as('count')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy('reason')
    .execute();
  return rows.map(({ reason: kind, count }) => ({ section: 'reports', kind, outcome: '', count }));
}

/** A decision to do something counts once for each thing that it does. */
async function measuresIn(db: Db, { from, to }: Stretch): Promise<Figure[]> {
  const rows = await db
    .selectFrom('measures')
    .innerJoin('decisions', 'decisions.id', 'measures.decision_id')
    .select(['ground', 'reason', 'kind', ({ fn }) => fn.countAll<number>().as('count')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy(['ground', 'reason', 'kind'])
    .execute();
  return rows.map(({ ground, reason: kind, kind: outcome, count }) => ({
    section: `decisions-by-${ground}`,
    kind,
    outcome,
    count,
  }));
}

async function dismissalsIn(db: Db, { from, to }: Stretch): Promise<Figure[]> {
  const rows = await db
    .selectFrom('decisions')
    .select(['reason', ({ fn }) => fn.countAll<number>().as('count')])
    .where('verdict', '=', 'dismiss')
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy('reason')
    .execute();
  return rows.map(({ reason: kind, count }) => ({
    section: 'dismissals',
    kind,
    outcome: '',
    count,
  }));
}

async function appealsIn(db: Db, { from, to }: Stretch): Promise<Figure[]> {
  const countOf = async (column: 'appealed_at' | 'undone_at' | 'judged_at', isReversed?: 0 | 1) => {
    const { count } = await db
      .selectFrom('decisions')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where(column, '>=', from)
      .where(column, '<', to)
      .$if(isReversed !== undefined, (query) => query.where('is_reversed', '=', isReversed!))
      .executeTakeFirstOrThrow();
    return count;
  };
  const counts = {
    received: await countOf('appealed_at'),
    upheld: await countOf('judged_at', 0),
    reversed: await countOf('judged_at', 1),
    undone: await countOf('undone_at'),
  };
  return Object.entries(counts).map(([kind, count]) => ({
    section: 'appeals',
    kind,
    outcome: '',
    count,
  }));
}

/** How long decisions and answers of a stretch of time took. */
export async function durationsIn(db: Db, { from, to }: Stretch): Promise<Durations> {
  const decided = await db
    .selectFrom('decisions')
    .innerJoin('cases', 'cases.id', 'decisions.case_id')
    .select(['decisions.at', 'cases.opened_at'])
    .where('decisions.at', '>=', from)
    .where('decisions.at', '<', to)
    .execute();
  const answered = await db
    .selectFrom('decisions')
    .select(['judged_at', 'appealed_at'])
    .where('judged_at', '>=', from)
    .where('judged_at', '<', to)
    .execute();
  return {
    toDecision: decided.map(({ at, opened_at }) => at - opened_at),
    toAnswer: answered.map(({ judged_at, appealed_at }) => (judged_at ?? 0) - (appealed_at ?? 0)),
  };
}

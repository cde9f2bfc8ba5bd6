import { sql } from 'kysely';
import { record, type Figure } from '../../../bench/record.ts';
import type { Db } from '#engines/db/port.ts';
import type { Safety } from '#features/safety/service.ts';
import { startRealServer } from './real-server.ts';

/**
 * Claim: a page of the desk's queue, with its entry in the audit log, takes less than 50 ms in 99 of 100 cases with 100,000
 * reports, and costs the same as with 1,000. Twin: the queue put together from the reports when it is read, in one
 * statement. Ratios are of the shortest of many rounds: what else the
 * machine does is not what is measured.
 */
const ROUNDS = 500;
const P99_MS = 50;
const START = Date.UTC(2026, 0, 1);
const small = await measure(1_000);
const large = await measure(100_000);
const ratio = large.first.least / small.first.least;
const figures: Figure[] = [
  ...Object.entries(large).flatMap(([part, { p99, least }]) => [
    {
      name: `100,000 reports, ${part}, p99`,
      value: p99,
      unit: 'ms',
      ...(part === 'naive' ? {} : { target: `< ${P99_MS} ms`, isMet: p99 < P99_MS }),
    },
    { name: `100,000 reports, ${part}, shortest`, value: least, unit: 'ms' },
  ]),
  { name: '1,000 reports, first, p99', value: small.first.p99, unit: 'ms' },
  { name: '1,000 reports, first, shortest', value: small.first.least, unit: 'ms' },
  { name: '1,000 reports, naive, shortest', value: small.naive.least, unit: 'ms' },
  { name: 'ratio, first', value: ratio, unit: '×', target: '≤ 1.5', isMet: ratio <= 1.5 },
];
record('desk', figures);
if (figures.some(({ isMet }) => isMet === false)) process.exitCode = 1;

async function measure(reports: number) {
  await using server = await startRealServer();
  const { db } = server.context.database;
  await fill(db, reports);
  const ana = await server.context.profiles.byUsername('ana');
  const read = async (wanted: Parameters<Safety['queue']>[1]) => {
    const { cases } = await server.context.safety.queue(ana!.id, wanted);
    if (cases.length === 0) throw new Error('The queue is empty.');
  };
  return {
    first: await timesOf(() => read({})),
    'far down': await timesOf(() => read({ cursor: middle(reports) })),
    'a rare reason': await timesOf(() => read({ reason: 'minors' })),
    naive: await timesOf(() => naive(db), 20),
  };
}

async function timesOf(read: () => Promise<unknown>, rounds = ROUNDS) {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await read();
    taken.push(performance.now() - started);
  }
  const sorted = taken.toSorted((a, b) => a - b);
  return { p99: sorted[Math.ceil(rounds * 0.99) - 1]!, least: sorted[0]! };
}

function middle(reports: number): string {
  return `1.${START + Math.floor(reports / 4) * 60_000}.m_${'0'.repeat(22)}`;
}

/** What a desk without kept places asks: all reports by subject, with how often each reporter was right, sorted. */
async function naive(db: Db): Promise<void> {
  await sql`
    select cases.id, min(case reports.reason when 'minors' then 0 when 'harassment' then 1 else 2 end) as severity,
      sum((rights.upheld + 2.0) / (rights.judged + 4.0)) as weight, min(reports.at) as since
    from reports join cases on cases.id = reports.case_id join (
      select reporter_id, sum(case outcome when 'upheld' then 1 else 0 end) as upheld, count(outcome) as judged
      from reports group by reporter_id
    ) rights on rights.reporter_id = reports.reporter_id
    where cases.state in ('open', 'claimed') and reports.is_withdrawn = 0
    group by cases.id order by severity, weight desc, since limit 26`.execute(db);
}

/** Two reports a case, one case a minute, one in twenty claimed and one in five decided; a thousand reporters by turns. */
async function fill(db: Db, reports: number): Promise<void> {
  const serials = (count: number) =>
    sql`with recursive serials(n) as (select 0 union all select n + 1 from serials where n + 1 < ${count})`;
  const id = sql`'m_' || printf('%022d', n)`;
  await sql`
    insert into cases (id, subject, kind, account_id, label, username, state, rank, due_at, reasons, lead_reason,
      opened_at, decided_at)
    ${serials(reports / 2)}
    select ${id}, 'v_' || printf('%022d', n), 'clip', 'a_' || (n % 500), 'The harbour at dusk', 'ben',
      case when n % 5 = 0 then 'actioned' when n % 20 = 1 then 'claimed' else 'open' end,
      case when n % 1000 = 3 then 0 else 1 end, ${START} + n * 60000,
      '{"harassment":{"count":2,"weight":1000}}', case when n % 1000 = 3 then 'minors' else 'harassment' end,
      ${START} + n * 60000, case when n % 5 = 0 then ${START} + n * 60000 end
    from serials`.execute(db);
  await sql`
    insert into reports (id, case_id, reporter_id, reason, words, weight, is_withdrawn, outcome, at)
    ${serials(reports)}
    select 'r_' || printf('%022d', n), 'm_' || printf('%022d', n / 2), 'a_' || ((n * 7919) % 1000),
      case when n / 2 % 1000 = 3 then 'minors' else 'harassment' end, 'Again and again.', 500, 0,
      case when n / 2 % 5 = 0 then 'upheld' end, ${START} + n * 30000
    from serials`.execute(db);
  await sql`
    insert into evidence (case_id, thing, digest, content, picture, at)
    ${serials(reports / 2)}
    select ${id}, 'v_' || printf('%022d', n), 'd', '{}', printf('%043d', n) || '.webp', ${START}
    from serials`.execute(db);
}

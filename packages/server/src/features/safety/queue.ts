import { minuteOf } from '#lib/day.ts';
import type { CaseBrief, Creator, ReportReason, SubjectKind } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CaseId } from '#lib/ids.ts';
import { audit } from './audit.ts';
import { pickCases, type QueuePart, type QueuePlace } from './case-store.ts';
import { picturesOf } from './evidence-store.ts';
import { countsOf, reportersIn } from './matters.ts';
import type { SafetyOptions } from './parts.ts';
import type { CaseRow } from './table.ts';

const PAGE = 25;

/** Which page of which queue. */
export interface WantedQueue {
  queue?: QueuePart['queue'] | undefined;
  reason?: ReportReason | undefined;
  kind?: SubjectKind | undefined;
  cursor?: string | undefined;
}

/** The queue of the desk: pick → load → show. A constant number of queries, each by index; that it was read is noted. */
export async function listCases(
  options: SafetyOptions,
  by: AccountId,
  { queue = 'open', reason, kind, cursor }: WantedQueue,
): Promise<{ cases: CaseBrief[]; next: string | null }> {
  const { db, clock } = options;
  const after = placeFrom(cursor);
  const picked = await pickCases(db, { queue, by, reason, kind, after, limit: PAGE + 1 });
  const page = picked.slice(0, PAGE);
  const last = picked.length > PAGE ? page.at(-1) : undefined;
  await db
    .transaction()
    .execute((transaction) =>
      audit(transaction, clock.now(), { by, act: 'read-queue', subject: '', detail: queue }),
    );
  return {
    cases: await showBriefs(options, by, page),
    next: last === undefined ? null : cursorOf(last, queue),
  };
}

/** Cases as the queue shows them, in the order given. */
export async function showBriefs(
  { db, profiles, addressOf }: SafetyOptions,
  by: AccountId,
  rows: readonly CaseRow[],
): Promise<CaseBrief[]> {
  const pictures = await picturesOf(
    db,
    rows.map(({ id }) => id),
  );
  const holders = await profiles.byIds(rows.flatMap(({ claimed_by }) => claimed_by ?? []));
  return rows.map((row) => toBrief(row, { by, holders, pictures, addressOf }));
}

function toBrief(
  row: CaseRow,
  loaded: {
    by: AccountId;
    holders: ReadonlyMap<AccountId, Creator>;
    pictures: ReadonlyMap<CaseId, BlobName>;
    addressOf: SafetyOptions['addressOf'];
  },
): CaseBrief {
  const { id, subject, kind, label, username, state, opened_at, due_at, rank, claimed_by } = row;
  const picture = loaded.pictures.get(id);
  return {
    id,
    subject: { id: subject, kind, label, username },
    state,
    reasons: countsOf(row),
    reporters: reportersIn(row),
    openedAt: minuteOf(opened_at),
    dueAt: minuteOf(due_at),
    isFirst: rank === 0,
    claimedBy: claimed_by === null ? null : (loaded.holders.get(claimed_by) ?? null),
    isMine: claimed_by === loaded.by,
    opinion: row.opinion,
    isContested: row.is_contested === 1,
    poster: picture === undefined ? null : loaded.addressOf(picture),
  };
}

function cursorOf({ id, rank, due_at, decided_at }: CaseRow, queue: QueuePart['queue']): string {
  return `${rank}.${queue === 'done' ? (decided_at ?? 0) : due_at}.${id}`;
}

function placeFrom(cursor: string | undefined): QueuePlace | null {
  if (cursor === undefined) return null;
  const [, rank, at, id] = /^([01])\.(\d{1,15})\.(m_[A-Za-z0-9_-]{22})$/.exec(cursor) ?? [];
  if (rank === undefined || at === undefined || id === undefined)
    throw new Refusal('request/invalid', {
      message: 'The cursor is not one that a page has given.',
      detail: { field: 'cursor' },
    });
  return { rank: Number(rank), at: Number(at), id: id as CaseId };
}

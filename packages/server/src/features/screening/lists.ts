import type { BlockedFile, HeldClip, Hold } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import { isHeld } from '#features/videos/service.ts';
import { nextOf, placeOf } from '#http/cursor.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, BlockedFileId, CaseId, VideoId } from '#lib/ids.ts';
import {
  findBlocked,
  frameCounts,
  loadBlocked,
  pickBlocked,
  removeBlocked,
} from './blocklist-store.ts';
import { holdsOf } from './hold-store.ts';
import type { HoldDetail } from './holds.ts';
import type { ScreeningOptions } from './parts.ts';
import type { ClipHoldRow } from './table.ts';

const HELD_PAGE = 20;
const BLOCKED_PAGE = 50;

/** Clips that wait, the first uploaded first: pick → load → show. Audited. */
export async function listHeld(
  { db, addressOf, profiles, safety, videos }: ScreeningOptions,
  by: AccountId,
  cursor: string | undefined,
): Promise<{ clips: HeldClip[]; next: string | null }> {
  const after = placeOf<VideoId>(cursor, 'v');
  const picked = await videos.held.pick({ after, limit: HELD_PAGE + 1 });
  const loaded = await videos.held.load(picked.slice(0, HELD_PAGE).map(({ id }) => id));
  // Whoever hid one meanwhile, or left, has it to themselves.
  const creators = await profiles.byIds(loaded.map(({ creator_id }) => creator_id));
  const rows = loaded.filter((row) => isHeld(row) && creators.has(row.creator_id));
  const holds = await holdsOf(
    db,
    rows.map(({ id }) => id),
  );
  const cases = await casesOf(db, [...holds.values()].flat());
  await safety.audit({ by, act: 'read-held', subject: '' });
  return {
    clips: rows.map((row) => {
      const urlOf = (name: BlobName | null) =>
        name === null ? null : addressOf(name, row.audience);
      return {
        id: row.id,
        creator: creators.get(row.creator_id) ?? null,
        caption: row.caption,
        visibility: row.visibility,
        uploadedAt: row.uploaded_at,
        durationSeconds: row.durationSeconds,
        poster: urlOf(row.poster),
        film: urlOf(row.film),
        holds: (holds.get(row.id) ?? []).map((one) => toHold(one, cases)),
        isOwn: row.creator_id === by,
      };
    }),
    next: nextOf(picked, HELD_PAGE),
  };
}

async function casesOf(
  db: ScreeningOptions['db'],
  holds: readonly ClipHoldRow[],
): Promise<Map<BlockedFileId, CaseId | null>> {
  const files = await loadBlocked(db, [...new Set(holds.flatMap(({ file_id }) => file_id ?? []))]);
  return new Map(files.map(({ id, case_id }) => [id, case_id]));
}

function toHold(
  { cause, at, file_id, detail }: ClipHoldRow,
  cases: ReadonlyMap<BlockedFileId, CaseId | null>,
): Hold {
  const known = JSON.parse(detail) as HoldDetail;
  const { found, of, isSame = false, isRefusal = false, reason = '', labels = [] } = known;
  return {
    cause,
    at,
    case: file_id === null ? null : (cases.get(file_id) ?? null),
    likeness: found === undefined || of === undefined ? null : found / of,
    isSame,
    isRefusal,
    reason,
    labels,
  };
}

/** Files that must not come again, the latest first. Audited. */
export async function listBlocked(
  { db, safety }: ScreeningOptions,
  by: AccountId,
  cursor: string | undefined,
): Promise<{ files: BlockedFile[]; next: string | null }> {
  const after = placeOf<BlockedFileId>(cursor, 'b');
  const picked = await pickBlocked(db, { after, limit: BLOCKED_PAGE + 1 });
  const page = picked.slice(0, BLOCKED_PAGE);
  const frames = await frameCounts(
    db,
    page.map(({ id }) => id),
  );
  await safety.audit({ by, act: 'read-blocked', subject: '' });
  return {
    files: page.map(({ id, at, case_id, hits }) => ({
      id,
      at,
      case: case_id,
      hits,
      frames: frames.get(id) ?? 0,
    })),
    next: nextOf(picked, BLOCKED_PAGE),
  };
}

/** Takes a file off the list; the decision that blocked it says so no more, and what else it did stays. Audited. */
export async function liftBlocked(
  { db, safety }: ScreeningOptions,
  by: AccountId,
  id: BlockedFileId,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const file = await findBlocked(transaction, id);
    if (file === undefined) throw new Refusal('blocked-file/not-found');
    await safety.audit({ by, act: 'lift-block', subject: file.video_id ?? id }, transaction);
    if (file.video_id !== null) await safety.liftFile(file.video_id, transaction);
    await removeBlocked(transaction, id);
  });
}

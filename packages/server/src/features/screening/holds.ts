import { minuteOf } from '#lib/day.ts';
import type { Db } from '#engines/db/port.ts';
import type { Videos } from '#features/videos/service.ts';
import type { VideoRow } from '#features/videos/table.ts';
import type { BlockedFileId, VideoId } from '#lib/ids.ts';
import { endHolds, holdsOf } from './hold-store.ts';
import type { ClipHoldRow, HoldCause } from './table.ts';

/** What is known of a cause, besides the blocked file. Everything may be missing. */
export interface HoldDetail {
  /** Of a match: the same file, byte for byte. */
  isSame?: boolean;
  /** Of a match: how many moments were found, and of how many. */
  found?: number;
  of?: number;
  /** What the service said. */
  isRefusal?: boolean;
  reason?: string;
  labels?: string[];
}

/** A cause for which a clip waits. */
export interface Cause {
  cause: HoldCause;
  file?: BlockedFileId;
  detail?: HoldDetail;
}

/** Something was held or refused without a person; in the transaction that did it, if there is one. */
export type CountAutomated = (
  done: {
    kind: 'blocked-files' | 'first-clips' | 'screening-service';
    outcome: 'held' | 'refused';
  },
  db: Db,
) => Promise<void>;

/** What a clip waits for, when these are its causes: whoever may see it comes before whoever everybody may see. */
export function waitsFor(causes: readonly HoldCause[]): VideoRow['waits'] {
  if (causes.includes('match') || causes.includes('service')) return 'moderator';
  if (causes.includes('unanswered')) return 'service';
  return causes.includes('first') ? 'first' : null;
}

export function holdRow(
  video: VideoId,
  { cause, file, detail = {} }: Cause,
  now: number,
): ClipHoldRow {
  return {
    video_id: video,
    cause,
    file_id: file ?? null,
    detail: JSON.stringify(detail),
    at: minuteOf(now),
  };
}

/** Ends a cause, or all, that are not newer than `until`; without any left, a clip that waited is published. In the caller's transaction. */
export async function release(
  videos: Pick<Videos, 'wait'>,
  transaction: Db,
  { video, ...which }: { video: VideoId; cause: HoldCause | 'all'; until?: number },
): Promise<void> {
  await endHolds(transaction, video, which);
  await settle(videos, transaction, video);
}

async function settle(
  videos: Pick<Videos, 'wait'>,
  transaction: Db,
  video: VideoId,
): Promise<void> {
  const rows = (await holdsOf(transaction, [video])).get(video) ?? [];
  await videos.wait(video, waitsFor(rows.map(({ cause }) => cause)), transaction);
}

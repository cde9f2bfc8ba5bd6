import { minuteOf } from '#lib/day.ts';
import type { Db } from '#engines/db/port.ts';
import type { Videos } from '#features/videos/service.ts';
import type { Clock } from '#lib/clock.ts';
import {
  newId,
  type AccountId,
  type BlockedFileId,
  type CaseId,
  type StatementId,
  type VideoId,
} from '#lib/ids.ts';
import {
  blockedOf,
  frameCounts,
  insertBlocked,
  nearFrames,
  removeBlocked,
} from './blocklist-store.ts';
import {
  bandsOf,
  distanceOf,
  LEAST_FRAMES,
  LEAST_SHARE,
  mirrored,
  MOST_BITS,
  type Bands,
} from './frames.ts';

/** By what a clip's file is blocked. */
export interface Blocking {
  account: AccountId;
  case: CaseId;
  statement: StatementId;
}

/** Files that must not come again, as decisions have it. */
export interface Blocklist {
  /**
   * Puts the files of a clip on the list, or takes them off when nothing blocks them. In the caller's transaction.
   * Idempotent; a clip that is gone keeps what is on the list.
   */
  set(transaction: Db, video: VideoId, by: Blocking | null): Promise<void>;
}

/** How much of a blocked file was found again. */
export interface Likeness {
  file: BlockedFileId;
  /** Of its moments, how many were found, and how many it has. */
  found: number;
  of: number;
}

export function createBlocklist(options: {
  clock: Pick<Clock, 'now'>;
  videos: Pick<Videos, 'printsOf'>;
}): Blocklist {
  const { clock, videos } = options;
  return {
    async set(transaction, video, by) {
      const present = await blockedOf(transaction, video);
      if (by === null) {
        if (present !== undefined) await removeBlocked(transaction, present.id);
        return;
      }
      if (present !== undefined) return;
      const prints = await videos.printsOf(video, transaction);
      if (prints === undefined) return;
      const row = {
        id: newId('b'),
        video_id: video,
        account_id: by.account,
        case_id: by.case,
        statement_id: by.statement,
        at: minuteOf(clock.now()),
        hits: 0,
      };
      await insertBlocked(transaction, row, {
        sha256s: prints.sha256s,
        frames: prints.frames.map(bandsOf),
      });
    },
  };
}

/** The blocked file that these moments look like most, also in a mirror; undefined: none. */
export async function likenessOf(db: Db, frames: readonly string[]): Promise<Likeness | undefined> {
  const found = new Map<BlockedFileId, Set<number>>();
  const wanted = new Set(frames.flatMap((frame) => [frame, mirrored(frame)]));
  for (const frame of wanted) await findNear(db, bandsOf(frame), found);
  const counts = await frameCounts(db, [...found.keys()]);
  return [...found]
    .map(([file, positions]) => ({ file, found: positions.size, of: counts.get(file) ?? 0 }))
    .filter((one) => one.found >= Math.max(LEAST_FRAMES, one.of * LEAST_SHARE))
    .toSorted((a, b) => b.found / b.of - a.found / a.of || b.of - a.of)[0];
}

async function findNear(
  db: Db,
  wanted: Bands,
  found: Map<BlockedFileId, Set<number>>,
): Promise<void> {
  for (const { file_id, position, band_0, band_1, band_2, band_3 } of await nearFrames(
    db,
    wanted,
  )) {
    if (distanceOf(wanted, [band_0, band_1, band_2, band_3]) > MOST_BITS) continue;
    const positions = found.get(file_id) ?? new Set();
    found.set(file_id, positions.add(position));
  }
}

import { createTally, type CutRecord, type Tally } from '@footlights/count';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { openDiskKeys } from '#engines/keys/disk.ts';
import type { World } from '#test/world.ts';
import { recover } from '../../../src/features/views/recovery.ts';

/** Exact counts that wait for their cut: what only the sealed journal holds. */
export interface Pending {
  views: number;
  otherPlays: number;
  viewers: number;
  /** First plays by watch bin 0 to 10. */
  bins: number[];
  /** First plays by source, in the order of the counter. */
  sources: number[];
}

/** What the journal of a data folder gives when it is read with its key, as a restart would. */
export interface Replayed {
  tally: Tally;
  /** Cuts since the last snapshot with the counts they took. */
  cuts: { record: CutRecord; counts: readonly number[] }[];
}

/** Replays the journal of a data folder whose keys are on disk. */
export async function replay(dataDir: string): Promise<Replayed> {
  const keys = await openDiskKeys(dataDir);
  const journals = createDiskJournal(dataDir);
  const [day = 0] = await journals.days();
  const key = await keys.find(day);
  const journal = key === null ? null : await journals.open(day, key);
  if (journal === null) throw new Error('The journal cannot be opened.');
  const tally = createTally({ hashKey: new Uint8Array(8), maxTags: 1_000_000 });
  const cuts: Replayed['cuts'] = [];
  await recover(tally, journal, (record, counts) => cuts.push({ record, counts }));
  await journal[Symbol.asyncDispose]();
  return { tally, cuts };
}

/** What waits of a video, exactly. */
export async function pendingOf(world: World, video: string): Promise<Pending> {
  await world.settle();
  const { tally } = await replay(world.dataDir);
  const [views = 0, otherPlays = 0, viewers = 0] = tally.cut(video, 'fast');
  const slow = tally.cut(video, 'slow');
  return { views, otherPlays, viewers, bins: slow.slice(0, 11), sources: slow.slice(11) };
}

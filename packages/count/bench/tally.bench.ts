import { createTally, encodeSnapshot, type PlayRecord, tagToHex } from '../src/index.ts';
import { createWorkload, report, timeOf } from './workload.ts';

const PLAYS = 3_000_000;
const CHUNK = 50_000;

type Twin = { counts: number[]; seen: Map<string, number> };

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

/** Plays per second; the text of a tag, which the twin is keyed by, is ready as it is in a packet. */
function measure(play: (record: PlayRecord, tag: string) => void): number {
  const workload = createWorkload(1);
  let milliseconds = 0;
  for (let done = 0; done < PLAYS; done += CHUNK) {
    const records = workload.next(CHUNK);
    const tags = records.map((record) => tagToHex(record.tag));
    milliseconds += timeOf(() => records.forEach((record, i) => play(record, tags[i] ?? '')));
  }
  return (PLAYS / milliseconds) * 1000;
}

const tally = createTally({ hashKey: new Uint8Array([3, 1, 4, 1, 5, 9, 2, 6]), maxTags: 1e8 });
const perSecond = measure((record) => tally.play(record));
report({ what: 'plays/s', value: perSecond, target: '>= 1,000,000', isMet: perSecond >= 1e6 });

const bytesPerPair = tally.tagBytes / tally.tags;
report({ what: 'bytes/pair', value: bytesPerPair, target: '<= 32', isMet: bytesPerPair <= 32 });

const frozenIn = timeOf(() => tally.freeze());
report({ what: 'ms to freeze', value: frozenIn, target: '<= 5', isMet: frozenIn <= 5 });
const steps = encodeSnapshot(tally.freeze());
const times: number[] = [];
for (let hasMore = true; hasMore;) {
  const start = process.cpuUsage();
  hasMore = steps.next().done !== true;
  times.push(process.cpuUsage(start).user / 1000);
}
times.sort((a, b) => a - b);
const longStep = times[Math.floor(times.length * 0.99)] ?? 0;
report({ what: 'snapshot step p99, ms', value: longStep, target: '<= 10', isMet: longStep <= 10 });

const twin = new Map<string, Twin>();
const twinPerSecond = measure((record, tag) => playTwin(twin, record, tag));
const ratio = perSecond / twinPerSecond;
report({ what: 'times a Map of objects', value: ratio, target: '>= 5', isMet: ratio >= 5 });

twin.clear();
const before = memory();
const idle = createTally({ hashKey: new Uint8Array(8), maxTags: 1e8 });
for (let i = 0; i < 100_000; i++) idle.play(firstPlay(`v_${i.toString(36).padStart(22, 'x')}`, i));
const perVideo = (memory() - before - idle.tagBytes) / idle.videos;
report({ what: 'bytes/active video', value: perVideo, target: '<= 512', isMet: perVideo <= 512 });

/** Bytes in use; run node with --expose-gc for a clean figure. */
function memory(): number {
  globalThis.gc?.();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function firstPlay(video: string, low: number): PlayRecord {
  return { kind: 'play', video, tag: { high: 1, low }, first: 1, passes: [5], source: 0 };
}

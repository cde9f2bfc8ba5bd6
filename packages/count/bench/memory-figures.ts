import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createTally,
  encodeSnapshot,
  type PlayRecord,
  type Tally,
  tagToHex,
} from '../src/index.ts';
import { seededWords } from '../test/seeded.ts';
import { type CountFigure, percentile, stepTimes, threadTimeOf } from './workload.ts';

const TAGS = 10_000_000;
const VIDEOS = 1_000_000;
const PLAYS_PER_STEP = 64;
const TWIN_PAIRS = 500_000;

/** Memory per pair and per video, and the longest steps, while a tally grows to 10 million tags of 1 million videos. */
export function memoryFigures(): CountFigure[] {
  const twin = { what: 'a Map of objects, B a pair', value: twinBytes() };
  const before = memory();
  const tally = createTally({ hashKey: new Uint8Array([3, 1, 4, 1, 5, 9, 2, 6]), maxTags: 1e8 });
  const { atSeventy, times, worst } = grow(tally);
  const bytesPerVideo = (memory() - before - tally.tagBytes - times.length * 8) / tally.videos;
  const freezing = threadTimeOf(() => tally.freeze());
  const snapshot = stepTimes(encodeSnapshot(tally.freeze()));
  const closing = threadTimeOf(() => tally.closeDay());
  const compacting = stepTimes(tally.compact());
  return [
    { ...atMost('tag table at 70 % load', atSeventy, { unit: 'B a pair', most: 24 }), twin },
    {
      ...atMost('tag table at worst', worst, { unit: 'B a pair', most: 32 }),
      twin,
      ratio: worst / twin.value,
    },
    atMost('all else that is kept', bytesPerVideo, { unit: 'B a video', most: 512 }),
    atMost('64 plays while growing, p99.99', percentile(times, 0.9999), { unit: 'ms', most: 5 }),
    atMost('64 plays while growing, longest', percentile(times, 1), { unit: 'ms', most: 5 }),
    atMost('freezing 10 M tags, 1 M videos', freezing, { unit: 'ms', most: 5 }),
    atMost('step of their snapshot, p99', percentile(snapshot, 0.99), { unit: 'ms', most: 10 }),
    atMost('step of their snapshot, longest', percentile(snapshot, 1), { unit: 'ms', most: 10 }),
    atMost('closing their day', closing, { unit: 'ms', most: 10 }),
    atMost('step of compacting 1 M pending videos, longest', percentile(compacting, 1), {
      unit: 'ms',
      most: 10,
    }),
    atMost('all of that compacting', sum(compacting), { unit: 'ms', most: 5000 }),
  ];
}

function grow(tally: Tally): { times: number[]; worst: number; atSeventy: number } {
  const next = seededWords(4);
  const ids: string[] = [idOf(0)];
  const times: number[] = [];
  let worst = 0;
  let atSeventy = 0;
  while (tally.tags < TAGS) {
    const records = Array.from({ length: PLAYS_PER_STEP }, () => play(ids, next));
    // Videos come all along, each with a first play of its own.
    for (let i = 0; ids.length < VIDEOS && i < 8; i++) {
      ids.push(idOf(ids.length));
      records[i] = { ...play(ids, next), video: ids.at(-1) ?? '' };
    }
    times.push(threadTimeOf(() => tally.playAll(records)));
    if (tally.tags < 20_000) continue;
    const bytes = tally.tagBytes / tally.tags;
    worst = Math.max(worst, bytes);
    if (Math.abs(12 / bytes - 0.7) < 0.001) atSeventy = bytes;
  }
  return { times: times.toSorted((a, b) => a - b), worst, atSeventy };
}

function twinBytes(): number {
  const next = seededWords(5);
  const before = memory();
  const videos = Array.from({ length: TWIN_PAIRS / 100 }, () => new Map<string, number>());
  for (let i = 0; i < TWIN_PAIRS; i++) {
    videos[i % videos.length]?.set(tagToHex({ high: next() | 0, low: next() | 0 }), 1);
  }
  return (memory() - before) / videos.reduce((pairs, { size }) => pairs + size, 0);
}

/** Bytes in use once garbage is collected. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function atMost(
  what: string,
  value: number,
  { most, unit }: { unit: string; most: number },
): CountFigure {
  return { what, value, unit, target: `≤ ${most}`, isMet: value <= most };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function play(ids: readonly string[], next: () => number): PlayRecord {
  const tag = { high: next() | 0, low: next() | 0 };
  const video = ids[next() % ids.length] ?? '';
  return { kind: 'play', video, tag, first: 1, passes: [next() % 11], source: next() % 6 };
}

function idOf(number: number): string {
  return `v_${number.toString(36).padStart(22, '0')}`;
}

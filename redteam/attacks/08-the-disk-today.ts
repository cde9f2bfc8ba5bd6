import type { PlayRecord } from '@footlights/count';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import type { World } from '../../packages/server/test/world.ts';
import { sendPlays, type PlantedPlay } from '../surfaces/crowd.ts';
import {
  drawWalks,
  hexOf,
  linkByOrder,
  ORDERLESS,
  type OrderedPlay,
  tagsOf,
} from '../surfaces/linking.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import { below, drawTag, shuffled } from '../surfaces/seeded.ts';
import {
  createRemains,
  keysIn,
  openJournals,
  type OpenedBatch,
  type Remains,
} from '../surfaces/thief.ts';
import { createTwins, type Twins } from '../surfaces/twins.ts';

/** What a test puts on the disk beside what the server writes. */
export interface PlantedToday {
  /** Changes what the thief reads, as a server would that wrote more. */
  opened?: Opened;
}

type Opened = (batches: OpenedBatch[], plays: readonly SentPlay[]) => OpenedBatch[];

/** A play with the device that made it. */
export interface SentPlay extends PlantedPlay {
  device: number;
}

const SNAPSHOT_MS = 600_000;
/** A play's fields, and no more. */
const PLAY_FIELDS = 'first kind passes source tag video';
/** Standard deviations beyond chance that three linkers on a given seed never reach by it. */
const MARGIN = 5;

/** Opens today's journal with today's key, and links the plays of one device. */
export const attack: Attack = {
  number: 8,
  title: 'The whole disk today, with the key: linking the plays of one device',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(
  options: AttackOptions,
  planted: PlantedToday = {},
): Promise<Verdict> {
  const random = seededUnit(options.seed);
  await using twins = await createTwins({ clips: 6, random, parts: options.parts });
  const clips = twins.stage.clips.map(({ id }) => id as string);
  const wanted = { devices: options.isQuick ? 150 : 600, clips: clips.length, seconds: 300 };
  const opened = planted.opened ?? ((batches) => batches);
  const older = await tryOlder({ twins, random, opened }, drawPlays(wanted, clips, random));
  const newer = await tryNewer({ twins, clips, opened }, drawPlays(wanted, clips, random));
  const finds = [...older.finds, ...newer.finds];
  const { linked, pairs, expected, most } = older.chance;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return {
    score: `older: ${linked} of ${pairs} pairs; newest: ${percent(newer.stolen)}`,
    expectation: `chance, ${expected} ± ${Math.round(most - expected)}; order alone, ${percent(newer.baseline)}`,
    isHeld: finds.length === 0,
    figures: {
      olderPairs: pairs,
      olderLinked: linked,
      olderByChance: expected,
      newestPairs: newer.pairs,
      newestLinkedByDisk: newer.stolen,
      newestLinkedByOrder: newer.baseline,
      newestByChance: 1 / wanted.devices,
    },
    finds,
  };
}

/** Plays that a snapshot has taken in: the same plays in two orders have to leave the same bytes. */
async function tryOlder(
  { twins, random, opened }: { twins: Twins; random: () => number; opened: Opened },
  plays: readonly SentPlay[],
) {
  const { watched, quiet } = twins;
  const finds: string[] = [];
  await using remains = await createRemains(watched);
  await sendInOrder(watched, plays);
  await remains.hold();
  if (!(await openRemains(watched, remains)).some(hasPlays)) finds.push('The thief is blind.');
  await sendInOrder(quiet, shuffled(plays, random));
  await twins.advance(SNAPSHOT_MS + 1_000);
  const snapshot = opened(await openToday(watched), plays);
  if (!isSameBytes(snapshot, await openToday(quiet))) {
    finds.push('The snapshot depends on the order of arrival.');
  }
  finds.push(...fieldFinds(snapshot));
  if ((await openRemains(watched, remains)).some(hasPlays)) {
    finds.push('What a snapshot replaced can still be opened.');
  }
  const chance = linkWithoutOrder(snapshot, plays);
  if (chance.linked > chance.most) {
    finds.push(`${chance.linked} pairs linked by ${chance.best}; chance gives ${chance.expected}.`);
  }
  return { chance, finds };
}

/** Plays since the newest snapshot: what the disk tells beyond the order itself. */
async function tryNewer(
  { twins, clips, opened }: { twins: Twins; clips: readonly string[]; opened: Opened },
  plays: readonly SentPlay[],
) {
  const { watched } = twins;
  const finds: string[] = [];
  await sendInOrder(watched, plays);
  const since = opened(await openToday(watched), plays);
  finds.push(...fieldFinds(since));
  const newest = linkNewest(since, plays, clips);
  if (newest.plays !== plays.length) {
    finds.push(`${newest.plays} plays are in order; ${plays.length} came since the snapshot.`);
  }
  if (newest.stolen > newest.baseline + newest.margin) {
    finds.push('The newest batches link more than their order does.');
  }
  return { ...newest, finds };
}

/** The plays of devices on their way through the clips, in the order of arrival. */
function drawPlays(
  wanted: { devices: number; clips: number; seconds: number },
  clips: readonly string[],
  random: () => number,
): SentPlay[] {
  return drawWalks(wanted, random)
    .flatMap(({ device, steps }) => steps.map((step) => ({ device, ...step })))
    .toSorted((a, b) => a.at - b.at)
    .map(({ device, clip }) => ({
      device,
      video: clips[clip] ?? '',
      tag: drawTag(random),
      first: 1,
      passes: Array.from({ length: 1 + below(random, 2) }, () => below(random, 8)),
      source: 'feed',
    }));
}

/** A few at a time, as they come within a moment. */
async function sendInOrder(world: World, plays: readonly SentPlay[]): Promise<void> {
  for (let at = 0; at < plays.length; at += 4) {
    await sendPlays(world, plays.slice(at, at + 4));
  }
  await world.settle();
}

async function openToday({ dataDir }: World): Promise<OpenedBatch[]> {
  return openJournals(dataDir, await keysIn([dataDir]));
}

async function openRemains({ dataDir }: World, { folder }: Remains): Promise<OpenedBatch[]> {
  return openJournals(folder, await keysIn([dataDir, folder]));
}

function isSameBytes(one: readonly OpenedBatch[], other: readonly OpenedBatch[]): boolean {
  const all = (batches: readonly OpenedBatch[]) =>
    Buffer.concat(batches.map(({ plaintext }) => plaintext));
  return all(one).length > 0 && all(one).equals(all(other));
}

function hasPlays({ records }: OpenedBatch): boolean {
  return records.some(({ kind }) => kind === 'play');
}

/** Whatever a batch holds beside plays, cuts, and the parts of a snapshot. */
function fieldFinds(batches: readonly OpenedBatch[]): string[] {
  const finds = new Set<string>();
  for (const { records, isPlain } of batches) {
    if (!isPlain) finds.add('A batch holds bytes beside its records.');
    for (const record of records) {
      const fields = Object.keys(record).toSorted().join(' ');
      if (record.kind === 'play' && fields !== PLAY_FIELDS) finds.add(`A play holds ${fields}.`);
    }
  }
  return [...finds];
}

/** The best that place, value and ordinals attain on every two clips, where no order is left. */
function linkWithoutOrder(batches: readonly OpenedBatch[], plays: readonly SentPlay[]) {
  const tags = tagsOf(batches.flatMap(({ records }) => records));
  const deviceOf = new Map(plays.map(({ tag, device }) => [tag, device]));
  const videos = [...tags.keys()];
  let pairs = 0;
  let couples = 0;
  const linked = new Map<string, number>();
  for (const [at, one] of videos.entries()) {
    for (const other of videos.slice(at + 1)) {
      const [left = [], next = []] = [tags.get(one), tags.get(other)];
      pairs += left.length;
      couples += 1;
      for (const [name, link] of Object.entries(ORDERLESS)) {
        const right = link(left, next).filter(([a, b]) => isSameDevice(deviceOf, a, b)).length;
        linked.set(name, (linked.get(name) ?? 0) + right);
      }
    }
  }
  const [best = '', most = 0] = [...linked].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  // A random matching has one right pair on average, whatever its size (Poisson in the limit).
  const expected = couples;
  return { pairs, linked: most, best, expected, most: expected + MARGIN * Math.sqrt(expected) };
}

function isSameDevice(deviceOf: ReadonlyMap<string, number>, one: string, other: string): boolean {
  const device = deviceOf.get(one);
  return device !== undefined && device === deviceOf.get(other);
}

/** What the newest batches link, and what their order links to whoever saw it without the disk. */
function linkNewest(
  batches: readonly OpenedBatch[],
  sent: readonly SentPlay[],
  clips: readonly string[],
) {
  const deviceOf = new Map(sent.map(({ tag, device }) => [tag, device]));
  const rightOf = (links: readonly [string, string][]) =>
    links.filter(([one, other]) => isSameDevice(deviceOf, one, other)).length;
  const stolen = batches.flatMap(({ records }, batch) =>
    records.filter(isPlay).map((record): OrderedPlay => ({
      video: record.video,
      tag: hexOf(record.tag),
      batch,
      passes: record.passes,
    })),
  );
  const seen = sent.map(({ video, tag }): OrderedPlay => ({ video, tag, batch: 0, passes: [] }));
  const pairs = (sent.length * (clips.length - 1)) / clips.length;
  const baseline = rightOf(linkByOrder(seen, clips)) / pairs;
  const attempts = [
    linkByOrder(stolen, clips),
    // No device is on two clips within one batch.
    linkByOrder(stolen, clips, (earlier, later) => later.batch > earlier.batch),
    linkByOrder(stolen, clips, (earlier, later) => earlier.passes.length === later.passes.length),
    linkByOrder(stolen, clips, (earlier, later) => earlier.passes[0] === later.passes[0]),
  ];
  const best = Math.max(...attempts.map((links) => rightOf(links) / pairs));
  const margin = MARGIN * Math.sqrt((baseline * (1 - baseline)) / pairs);
  return { plays: stolen.length, pairs, baseline, stolen: best, margin };
}

function isPlay(record: { kind: string }): record is PlayRecord {
  return record.kind === 'play';
}

import { randomBytes } from 'node:crypto';
import { startCounter, type CounterInstance } from '../../bench/count/instance.ts';
import { seededWords } from '../../packages/count/test/seeded.ts';
import type { Attack, Verdict } from '../attack.ts';
import { fastFolder } from '../statistics/laboratory.ts';
import { spearman } from '../statistics/rank.ts';
import { errorFinds, errorsOf, type Pair, percent } from '../usefulness/errors.ts';

/** A clip with what really happened to it. */
interface Clip {
  id: string;
  publishedAt: number;
  /** Plays of each day since publishing, each by another device and each a view. */
  plays: number[];
  total: number;
  /** When they were sent, epoch ms, and how many each time. */
  sent: { at: number; count: number }[];
}

const START = Date.UTC(2026, 0, 1, 12);
const DAY_MS = 86_400_000;
const DURATION_SECONDS = 20;
/** From here on ranking has to be right, and relative errors are looked at. */
const FROM_PLAYS = 500;
const LEAST_RANK_CORRELATION = 0.98;
/** A clip's true play is in no window yet for up to this long. */
const PENDING_SHARE = 0.1;

/** Whether the noise leaves the numbers useful: the promise is worth nothing otherwise. */
export const attack: Attack = {
  number: 21,
  title: 'usefulness: published against exact numbers of a whole population',
  minutes: 2,
  async run({ isQuick, seed, parts, confidence }) {
    const size = isQuick
      ? { clips: 30, dormant: 15, days: 14, largest: 6000 }
      : { clips: 200, dormant: 200, days: 365, largest: 50_000 };
    const random = seededWords(seed);
    const clips = createClips(size, random);
    await using instance = await startCounter({
      at: START,
      clips: [],
      folder: fastFolder(),
      ...(parts === undefined ? {} : { parts }),
    });
    await live(instance, { clips, days: size.days, random });
    return judge(await readPairs(instance, clips), confidence);
  },
};

/** Zipf by rank, ages from a day to all there is, with plays that fade; and clips nobody plays. */
function createClips(
  size: { clips: number; dormant: number; days: number; largest: number },
  random: () => number,
): Clip[] {
  return Array.from({ length: size.clips + size.dormant }, (_, rank) => {
    const isDormant = rank >= size.clips;
    const target = isDormant ? 0 : Math.round(size.largest / (rank + 1) ** 0.8);
    const age = isDormant ? size.days : Math.ceil(size.days ** (random() / 2 ** 32));
    const fading = Array.from({ length: age }, (__, day) => 1 / (1 + day) ** 1.2);
    const sum = fading.reduce((a, b) => a + b, 0);
    const plays = fading.map((share) => Math.round((target * share) / sum));
    return {
      id: `v_${randomBytes(16).toString('base64url')}`,
      publishedAt: START + (size.days - age) * DAY_MS,
      plays,
      total: plays.reduce((a, b) => a + b, 0),
      sent: [],
    };
  });
}

/** Lets the days go by, eight slices each. */
async function live(
  instance: CounterInstance,
  world: { clips: readonly Clip[]; days: number; random: () => number },
): Promise<void> {
  const { views, clock } = instance;
  const slices = 8;
  for (let day = 0; day < world.days; day += 1) {
    for (const { id, publishedAt } of world.clips) {
      if (publishedAt !== clock.now()) continue;
      const clip = { id, publishedAt, durationSeconds: DURATION_SECONDS, isPublic: true };
      await instance.publish(clip);
    }
    for (let slice = 0; slice < slices; slice += 1) {
      const { ticket } = views.ticket();
      await clock.advance(60_000);
      const packets = world.clips.flatMap(({ id, publishedAt, plays, sent }) => {
        const age = day - Math.round((publishedAt - START) / DAY_MS);
        const today = plays[age] ?? 0;
        const count =
          Math.floor(((slice + 1) * today) / slices) - Math.floor((slice * today) / slices);
        if (count > 0) sent.push({ at: clock.now(), count });
        return Array.from({ length: count }, () => packetOf({ id, ticket, random: world.random }));
      });
      await Promise.all(packets.map((packet) => send(views, packet, world.random)));
      await clock.advance(DAY_MS / slices - 60_000);
      await views.settled();
    }
  }
}

function packetOf(of: { id: string; ticket: string; random: () => number }): string {
  const bin = 1 + (of.random() % 10);
  const tag = randomBytes(8).toString('hex');
  return JSON.stringify({
    video: of.id,
    tag,
    first: 1,
    passes: [bin],
    source: 'feed',
    ticket: of.ticket,
  });
}

function send(
  views: CounterInstance['views'],
  packet: string,
  random: () => number,
): Promise<void> {
  const word = random();
  const address = `${20 + (word % 100)}.${(word >>> 8) & 255}.${(word >>> 16) & 255}.1`;
  return new Promise((resolve, reject) => {
    views.take(packet, { sender: views.senderOf(address), isBot: false }, (isDurable) =>
      isDurable ? resolve() : reject(new Error('A packet was not taken.')),
    );
  });
}

async function readPairs({ views, db }: CounterInstance, clips: readonly Clip[]): Promise<Pair[]> {
  const ids = clips.map(({ id }) => id);
  const estimates = views.releasedOf(ids);
  const shown = views.shownOf(ids);
  const rows = await db
    .selectFrom('view_releases')
    .innerJoin('view_windows', 'view_windows.series', 'view_releases.series')
    .select(({ fn }) => ['video_id', fn.max('view_releases.ends_at').as('ends_at')])
    .where('pace', '=', 'fast')
    .groupBy('video_id')
    .execute();
  const cutAt = new Map(rows.map(({ video_id: id, ends_at: at }) => [id, at]));
  return clips.map(({ id, total, sent }) => {
    const { value = 0, standardError = 0 } = estimates.get(id)?.views ?? {};
    const before = sent.filter(({ at }) => at < (cutAt.get(id) ?? 0));
    return {
      exact: total,
      released: before.reduce((sum, { count }) => sum + count, 0),
      published: value,
      standardError,
      shown: shown.get(id)?.shown ?? null,
    };
  });
}

function judge(pairs: readonly Pair[], confidence: number): Verdict {
  const large = pairs.filter(({ exact }) => exact >= FROM_PLAYS);
  const rank = spearman(
    large.map(({ exact }) => exact),
    large.map(({ published }) => published),
  );
  const errors = errorsOf(pairs);
  const strays = large.filter(
    ({ exact, released, standardError }) =>
      released < exact * (1 - PENDING_SHARE) - 5 * standardError,
  );
  const dormant = pairs.filter(({ exact }) => exact === 0);
  const awake = dormant.filter(({ shown }) => shown !== null).length;
  // 2 % are expected in a year; three standard deviations above that are not.
  const mostAwake = 0.02 * dormant.length + 3 * Math.sqrt(0.02 * dormant.length) + 1;
  const outliers = [
    ...(rank >= LEAST_RANK_CORRELATION ? [] : [`Ranks agree to ${rank.toFixed(4)} only.`]),
    ...errorFinds(errors, confidence),
    ...strays.map(({ exact, released }) => `Of ${exact} views ${released} are in a release.`),
    ...(awake <= mostAwake
      ? []
      : [`${awake} of ${dormant.length} clips nobody plays show a number.`]),
  ];
  const told = errors.map(
    ({ name, clips, noise, statedNoise, total, explained }) =>
      `${name} views (${clips} clips) noise ${percent(noise)} rms of ${percent(statedNoise)} stated, with open windows ${percent(total)} of ${percent(explained)} explained`,
  );
  return {
    score: `rank correlation ${rank.toFixed(4)}, ${told.join(', ')}, ${awake} of ${dormant.length} unplayed clips show a number`,
    expectation: `rank correlation ≥ ${LEAST_RANK_CORRELATION}, noise as stated, no error beyond it and open windows, about 2 % of unplayed clips a year`,
    isHeld: outliers.length === 0,
    figures: {
      rank,
      clips: large.length,
      awake,
      dormant: dormant.length,
      ...Object.fromEntries(
        errors.flatMap(({ name, clips, ...shares }) => [
          [`${name}: clips`, clips],
          ...Object.entries(shares).map(([what, share]) => [`${name}: ${what}`, share]),
        ]),
      ),
    },
    finds: [],
    outliers,
  };
}

import { randomBytes } from 'node:crypto';
import { playsOf, retention, viewersOf, viewsOf } from '../../packages/count/src/index.ts';
import type { Views } from '../../packages/server/src/features/views/service.ts';
import { publishedSums } from '../../packages/server/src/features/views/store.ts';
import { startCounter, type CounterInstance } from './instance.ts';
import { BURST_DAYS, createAudience, type Audience, type Visit } from './population.ts';

/** How far published numbers were from what really happened, for clips of one size. */
export interface Accuracy {
  /** Plays that a clip had. */
  plays: number;
  clips: number;
  /** Root of the mean square of (published − true) ÷ true, 0 to 1. */
  rms: { plays: number; views: number; viewerDays: number };
  /** Mean of (published − true) ÷ true: what caps, bots and lost passes take away. */
  bias: { plays: number; views: number; viewerDays: number };
  /** Largest difference of a point of the retention curve, 0 to 1, the median of the clips; null without a curve. */
  retention: number | null;
}

const NOON = Date.UTC(2026, 0, 15, 12);
const DURATION_SECONDS = 20;
const MINUTE_MS = 60_000;
/** By then the last window of everything has ended. */
const SETTLE_DAYS = 60;

/** Sends audiences through the counter, waits until all is released, and compares. */
export async function measureAccuracy(
  sizes: readonly { plays: number; clips: number }[],
  seed: number,
): Promise<Accuracy[]> {
  const clips = sizes.flatMap(({ plays, clips: count }) =>
    Array.from({ length: count }, () => ({
      id: `v_${randomBytes(16).toString('base64url')}`,
      plays,
    })),
  );
  await using instance = await startCounter({
    at: NOON,
    clips: clips.map(({ id }) => ({
      id,
      durationSeconds: DURATION_SECONDS,
      isPublic: true,
      publishedAt: NOON,
    })),
  });
  const audiences = clips.map(({ plays }, i) =>
    createAudience({ seed: seed + i, plays, durationSeconds: DURATION_SECONDS }),
  );
  await sendAll(
    instance,
    clips.map(({ id }, i) => ({ id, audience: audiences[i] as Audience })),
  );
  const published = await readAll(
    instance,
    clips.map(({ id }) => id),
  );
  return sizes.map(({ plays }) =>
    summarise(
      plays,
      clips.flatMap((clip, i) => {
        const found = published.get(clip.id);
        const truth = audiences[i]?.truth;
        return clip.plays === plays && found && truth ? [{ found, truth }] : [];
      }),
    ),
  );
}

/** What was published of a clip. */
interface Published {
  plays: number;
  views: number;
  viewerDays: number;
  /** Shares at the start, from the view rule on, and at each tenth. */
  retention: number[] | null;
}

async function sendAll(
  { views, clock }: CounterInstance,
  clips: readonly { id: string; audience: Audience }[],
): Promise<void> {
  const byMinute = new Map<number, { id: string; visit: Visit }[]>();
  for (const { id, audience } of clips) {
    for (const visit of audience.visits) {
      const minute = Math.floor(visit.minute);
      const list = byMinute.get(minute) ?? [];
      list.push({ id, visit });
      byMinute.set(minute, list);
    }
  }
  for (let minute = 0; minute <= (BURST_DAYS + 1) * 1440; minute += 1) {
    const { ticket } = views.ticket();
    await clock.advance(MINUTE_MS);
    await Promise.all((byMinute.get(minute) ?? []).map((one) => send(views, { ...one, ticket })));
    await views.settled();
  }
  for (let hour = 0; hour < SETTLE_DAYS * 24; hour += 6) {
    await clock.advance(6 * 60 * MINUTE_MS);
    await views.settled();
  }
}

async function send(
  views: Views,
  { id, visit, ticket }: { id: string; visit: Visit; ticket: string },
): Promise<void> {
  const { address, tag, first, passes, isBot, times } = visit;
  const packet = JSON.stringify({ video: id, tag, first, passes, source: 'feed', ticket });
  for (let time = 0; time < times; time += 1) {
    await new Promise<void>((resolve, reject) => {
      views.take(packet, { sender: views.senderOf(address), isBot }, (isDurable) =>
        isDurable ? resolve() : reject(new Error('A packet was not taken.')),
      );
    });
  }
}

async function readAll(
  { db }: CounterInstance,
  ids: readonly string[],
): Promise<Map<string, Published>> {
  const found = new Map<string, Published>();
  for (const id of ids) {
    const fast = await publishedSums(db, id, 'fast');
    const slow = await publishedSums(db, id, 'slow');
    if (fast === null || slow === null) continue;
    const curve = retention({ fast, slow, durationSeconds: DURATION_SECONDS });
    found.set(id, {
      plays: playsOf(fast).value,
      views: viewsOf(fast).value,
      viewerDays: viewersOf(fast).value,
      retention: curve === null ? null : curve.map(({ value }) => value),
    });
  }
  return found;
}

function summarise(
  plays: number,
  pairs: readonly { found: Published; truth: Audience['truth'] }[],
): Accuracy {
  const errors = (of: 'plays' | 'views' | 'viewerDays') =>
    pairs.map(({ found, truth }) => (found[of] - truth[of]) / truth[of]);
  const rms = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const curves = pairs
    .flatMap(({ found, truth }) =>
      found.retention ? [differenceOf(found.retention, truth.bins)] : [],
    )
    .toSorted((a, b) => a - b);
  const over = (fold: (values: readonly number[]) => number) => ({
    plays: fold(errors('plays')),
    views: fold(errors('views')),
    viewerDays: fold(errors('viewerDays')),
  });
  return {
    plays,
    clips: pairs.length,
    rms: over(rms),
    bias: over(mean),
    retention: curves[Math.floor(curves.length / 2)] ?? null,
  };
}

/** Largest difference of a published retention curve from the true one. */
function differenceOf(curve: readonly number[], bins: readonly number[]): number {
  const total = bins.reduce((sum, bin) => sum + bin, 0);
  const differences = curve.map((value, from) => {
    const still = bins.slice(from).reduce((sum, bin) => sum + bin, 0) / total;
    return Math.abs(value - still);
  });
  return Math.max(...differences);
}

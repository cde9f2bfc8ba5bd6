import { DatabaseSync } from 'node:sqlite';
import { firstWindow, type Group, nextWindow, TIMETABLE, type Window } from '@footlights/count';
import {
  type Addition,
  additionOf,
  NOTHING,
  NUMBERS,
  plus,
} from '../../packages/server/src/features/insights/adding.ts';
import { createRandom, type Random } from '../people/random.ts';

/** How much each creator has. */
export interface Size {
  clips: number;
  years: number;
  /** Plays of each window, beside what they would be: what is told may not cost more for it. */
  factor: number;
}

/** What was written of a creator. */
export interface Generated {
  clips: readonly string[];
  releaseRows: number;
  plays: number;
}

const DAY_MS = 86_400_000;
const SECONDS = 20;
/** Noise of windows, as with the usual ε. */
const VARIANCES = { fast: [88, 50], slow: [128, 355] } as const;
/** Shares of first plays by watch bin and by source. */
const BINS = [0.25, 0.1, 0.08, 0.08, 0.07, 0.07, 0.06, 0.06, 0.05, 0.05, 0.13];
const SOURCES = [0.6, 0.1, 0.1, 0.05, 0.1, 0.05];

/** Fills a migrated database, which no process has open, with clips and years of windows for each of these accounts. */
export function generate(
  path: string,
  accounts: readonly { id: string; size: Size }[],
  now: number,
): Generated[] {
  const database = new DatabaseSync(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = OFF', 'foreign_keys = OFF'])
    database.exec(`pragma ${pragma}`);
  try {
    database.exec('begin');
    let series = 0;
    const made = accounts.map(({ id, size }) => {
      const writer = createWriter(database, { account: id, size, now, series });
      for (let clip = 0; clip < size.clips; clip += 1) writer.addClip();
      series += 2 * size.clips;
      return writer.finish();
    });
    database.exec('commit');
    database.exec('analyze');
    database.exec('pragma wal_checkpoint(truncate)');
    return made;
  } finally {
    database.close();
  }
}

interface Writing {
  account: string;
  size: Size;
  now: number;
  /** The number of the first series. */
  series: number;
}

function createWriter(database: DatabaseSync, { account, size, now, series }: Writing) {
  // The same clips and windows for each creator: their plays alone are others.
  const random = createRandom(7);
  const serials = createRandom(series + 1);
  const statements = prepare(database);
  const days = new Map<number, Addition>();
  const clips: string[] = [];
  const sums = { rows: 0, plays: 0 };

  function addDay(at: number, group: Group, values: number[]): void {
    const [first, second] = VARIANCES[group];
    const noised = { group, values, variances: [first, second] } as const;
    const day = Math.floor(at / DAY_MS);
    days.set(day, plus(days.get(day) ?? NOTHING, additionOf(noised, SECONDS)));
  }
  function addSeries(id: string, group: Group, clip: Curve): void {
    const number = series + 2 * clips.length + (group === 'fast' ? 0 : 1);
    let window: Window = firstWindow(clip.publishedAt, TIMETABLE[group]);
    const total = [0, 0, 0];
    let open: FoldedRow | null = null;
    for (; window.endsAt < now;) {
      const plays = Math.round(playsUntil(clip, window.endsAt) - playsUntil(clip, window.startsAt));
      const values = valuesOf(group, plays * size.factor);
      addDay(window.endsAt, group, values);
      open = foldedInto(open, { window, values, group }, (row) => {
        statements.release(number, row);
        sums.rows += 1;
      });
      for (const at of total.keys()) total[at]! += values[at] ?? 0;
      if (group === 'fast') sums.plays += plays * size.factor;
      const released = group === 'fast' ? plays : Math.round(plays * FIRST);
      window = nextWindow(window, { at: window.endsAt, released }, TIMETABLE[group]);
    }
    if (open !== null) {
      statements.release(number, open);
      sums.rows += 1;
    }
    statements.window({ number, id, group, window, total });
  }
  return {
    addClip(): void {
      const id = `v_${serials.id()}`;
      const clip = drawCurve(random, { now, years: size.years });
      statements.clip(id, account, clip.publishedAt);
      addSeries(id, 'fast', clip);
      addSeries(id, 'slow', clip);
      clips.push(id);
    },
    finish(): Generated {
      statements.days(account, days);
      statements.acts(account, clips, { now, years: size.years, random });
      return { clips, releaseRows: sums.rows, plays: sums.plays };
    },
  };
}

/** Plays of a clip over time: most of them at first, and few for ever. */
interface Curve {
  publishedAt: number;
  /** In its first day. */
  plays: number;
}

/** First plays of all plays. */
const FIRST = 0.8;
/** How fast the interest in a clip goes. */
const DECAY = 1.1;

function drawCurve(random: Random, { now, years }: { now: number; years: number }): Curve {
  const age = 1 + random.unit() * (years * 365 - 1);
  // Some are seen by many thousand times as many as others.
  return {
    publishedAt: Math.floor(now - age * DAY_MS),
    plays: 20 / (0.001 + random.unit()) ** 0.9,
  };
}

function playsUntil({ publishedAt, plays }: Curve, at: number): number {
  const days = Math.max(0, at - publishedAt) / DAY_MS;
  return (plays * (1 - (1 + days) ** (1 - DECAY))) / (DECAY - 1);
}

function valuesOf(group: Group, plays: number): number[] {
  if (group === 'fast') {
    const views = Math.round(plays * 0.75);
    return [views, plays - views, Math.round(plays * FIRST)];
  }
  return [...BINS, ...SOURCES].map((share) => Math.round(plays * FIRST * share));
}

interface FoldedRow {
  first: number;
  last: number;
  startsAt: number;
  endsAt: number;
  values: number[];
  variances: [number, number];
}

/** Windows of one UTC day are one row, as folding leaves them. `done` gets a row to which nothing is added any more. */
function foldedInto(
  open: FoldedRow | null,
  { window, values, group }: { window: Window; values: number[]; group: Group },
  done: (row: FoldedRow) => void,
): FoldedRow {
  const { number, startsAt, endsAt } = window;
  const [first, second] = VARIANCES[group];
  if (open !== null && Math.floor(open.endsAt / DAY_MS) === Math.floor(endsAt / DAY_MS)) {
    return {
      ...open,
      last: number,
      endsAt,
      values: open.values.map((value, at) => value + (values[at] ?? 0)),
      variances: [open.variances[0] + first, open.variances[1] + second],
    };
  }
  if (open !== null) done(open);
  return { first: number, last: number, startsAt, endsAt, values, variances: [first, second] };
}

function prepare(database: DatabaseSync) {
  const clip = database.prepare(
    `insert into videos (id, creator_id, caption, visibility, audience, state, uploaded_at, published_at,
       duration_seconds, width, height, has_sound, poster_webp, poster_avif, thumbhash)
     values (?, ?, 'The harbour and the market at dusk #harbour', 'public', 'public', 'ready', ?, ?, ?, 720, 1280, 1, ?, ?, '')`,
  );
  const release = database.prepare(
    `insert into view_releases (series, first_window, last_window, starts_at, ends_at, counts, first_variance, second_variance, is_folded)
     values (?, ?, ?, ?, ?, ?, ?, ?, 1)`,
  );
  const window = database.prepare(
    `insert into view_windows (series, video_id, pace, window, starts_at, ends_at, released_at, total, views, other_plays, viewers,
       plays_variance, viewers_variance, held_views, held_plays, held_viewers, shown_views, shown_plays, shown_viewers,
       views_variance_since_move, plays_variance_since_move, viewers_variance_since_move)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)`,
  );
  const day = database.prepare(
    `insert into insight_days (account_id, day, ${NUMBERS.join(', ')})
     values (?, ?, ${NUMBERS.map(() => '?').join(', ')})`,
  );
  const acts = database.prepare(
    `insert into account_act_days (account_id, day, likes, comments, shares, saves, followers_gained, followers_lost)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const counters = database.prepare(
    'insert into video_counters (video_id, likes, comments, shares, saves) values (?, ?, ?, ?, ?)',
  );
  const followers = database.prepare(
    'insert into account_counters (account_id, followers, following) values (?, 10000, 10)',
  );
  return {
    clip(id: string, account: string, at: number): void {
      const hash = Buffer.from(id).toString('hex').padStart(64, '0').slice(0, 64);
      clip.run(id, account, at, at, SECONDS, `${hash}.webp`, `${hash}.avif`);
    },
    release(series: number, row: FoldedRow): void {
      const { first, last, startsAt, endsAt, values, variances } = row;
      const counts = JSON.stringify(values);
      release.run(series, first, last, startsAt, endsAt, counts, ...variances);
    },
    window(of: {
      number: number;
      id: string;
      group: Group;
      window: Window;
      total: number[];
    }): void {
      const { number, startsAt, endsAt, total: paced } = of.window;
      const [views = 0, other = 0, viewers = 0] = of.total;
      const [first, second] = VARIANCES.fast;
      const fast = [views, other, viewers, number * first, number * second];
      const held = [views, views + other, viewers];
      const totals = of.group === 'fast' ? [...fast, ...held, ...held] : Array(11).fill(null);
      window.run(
        of.number,
        of.id,
        of.group,
        number,
        startsAt,
        endsAt,
        number === 0 ? null : startsAt,
        paced,
        ...(totals as number[]),
      );
    },
    days(account: string, days: ReadonlyMap<number, Addition>): void {
      for (const [at, sum] of days) day.run(account, at, ...NUMBERS.map((name) => sum[name]));
    },
    acts(
      account: string,
      clips: readonly string[],
      { now, years, random }: { now: number; years: number; random: Random },
    ): void {
      const today = Math.floor(now / DAY_MS);
      for (let at = today - years * 365; at <= today; at += 1)
        acts.run(account, at, 50, 10, 5, 8, random.index(20), random.index(5));
      for (const id of clips) counters.run(id, random.index(500), random.index(50), 3, 5);
      followers.run(account);
    },
  };
}

import { type Formula, orderPool } from '@footlights/rank';
import type { Clips } from '#features/videos/pipeline.ts';
import type { VideoChange } from '#features/videos/changes.ts';
import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { RankedOf } from './ranked.ts';

/** A clip's place in the pool, as far as rules need to know it before it is loaded. */
export interface PoolEntry {
  id: VideoId;
  author: AccountId;
}

/** The ranked pool, the same for everybody, and the orders that people are still reading in. */
export interface Pool {
  /** Whether clips or releases may have changed since the order was made, or it is being made. */
  readonly isStale: boolean;
  /** Changes with every order that is made. */
  readonly generation: number;
  /** Makes the order anew when it is stale; once at a time, however many wait. */
  refresh(): Promise<void>;
  /** Refuses a cursor that no page gave. */
  read(cursor: string | undefined): Reading;
}

/** A reader's place in an order. */
export interface Reading {
  entries: readonly PoolEntry[];
  start: number;
  /** The cursor of a page that ends before `end`; null when nothing follows. */
  cursorAt: (end: number) => string | null;
}

/** What the pool is made of. */
export interface PoolOptions {
  clips: Pick<Clips, 'pickPool'>;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Released numbers and public acts of these clips. */
  rankedOf: RankedOf;
  formula: Formula;
  onChange: (listener: (change: VideoChange) => void) => () => void;
}

/** Most clips in the pool: a page costs the same whatever the instance holds. */
const POOL = 2000;
/** How long an order holds when no clip changes; releases and acts show by then. */
const FRESH_MS = 15_000;
/** The order depends on the hour, not on the moment, so that it rests between releases and acts. */
const HOUR_MS = 3_600_000;
/** Orders remembered for people who are still reading in them. */
const KEPT_ORDERS = 40;

interface Order {
  serial: string;
  entries: readonly PoolEntry[];
}

export function createPool(options: PoolOptions): Pool {
  return new RankedPool(options);
}

class RankedPool implements Pool {
  readonly #options: PoolOptions;
  generation = 0;
  #orders: Order[] = [];
  #madeAt = Number.NEGATIVE_INFINITY;
  #hour = Number.NEGATIVE_INFINITY;
  #isChanged = true;
  #making: Promise<void> | undefined;
  #orderCount = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    options.onChange(() => {
      this.#isChanged = true;
    });
  }

  get isStale(): boolean {
    if (this.#isChanged || this.#making !== undefined) return true;
    const { clock } = this.#options;
    return clock.monotonic() - this.#madeAt >= FRESH_MS || hourAt(clock.now()) !== this.#hour;
  }

  async refresh(): Promise<void> {
    if (!this.isStale) return;
    this.#making ??= this.#order().finally(() => {
      this.#making = undefined;
    });
    await this.#making;
  }

  read(cursor: string | undefined): Reading {
    const place = placeOf(cursor);
    const order = this.#orders.find(({ serial }) => serial === place?.serial);
    const reading = order ?? this.#orders.at(-1);
    const entries = reading?.entries ?? [];
    return {
      entries,
      start: place === null ? 0 : startOf(entries, place, order !== undefined),
      cursorAt(end) {
        const last = entries[end - 1];
        if (reading === undefined || last === undefined || end >= entries.length) return null;
        return `${reading.serial}.${end}.${last.id}`;
      },
    };
  }

  async #order(): Promise<void> {
    const { clips, clock, formula, rankedOf } = this.#options;
    this.#isChanged = false;
    this.#madeAt = clock.monotonic();
    const hour = hourAt(clock.now());
    this.#hour = hour;
    try {
      const rows = await clips.pickPool(POOL);
      const options = { now: (hour + 1) * HOUR_MS, seed: hour, formula };
      const ordered = orderPool(await rankedOf(rows), options);
      this.#remember(ordered.map(({ id, author }) => ({ id, author })));
    } catch (error) {
      this.#isChanged = true;
      throw error;
    }
    this.generation += 1;
  }

  #remember(entries: readonly PoolEntry[]): void {
    const latest = this.#orders.at(-1);
    if (latest !== undefined && isSame(latest.entries, entries)) return;
    this.#orderCount += 1;
    // Told apart from the orders of an earlier process by the time.
    const serial = `${this.#options.clock.now().toString(36)}-${this.#orderCount.toString(36)}`;
    this.#orders = [...this.#orders, { serial, entries }].slice(-KEPT_ORDERS);
  }
}

/** Where a page begins: an order, how far in it, and the last clip shown. */
interface Place {
  serial: string;
  offset: number;
  last: string;
}

/** In an order that was forgotten, after the last clip shown; where that is gone too, as far in as before. */
function startOf(entries: readonly PoolEntry[], place: Place, isSameOrder: boolean): number {
  if (isSameOrder) return place.offset;
  const at = entries.findIndex(({ id }) => id === place.last);
  return at === -1 ? Math.min(place.offset, entries.length) : at + 1;
}

function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [, serial, offset, last] =
    /^([0-9a-z]+-[0-9a-z]+)\.(\d{1,4})\.(v_[A-Za-z0-9_-]{22})$/.exec(cursor) ?? [];
  if (serial === undefined || offset === undefined || last === undefined) {
    throw new Refusal('request/invalid', {
      message: 'The cursor is not one that a page has given.',
      detail: { field: 'cursor' },
    });
  }
  return { serial, offset: Number(offset), last };
}

function hourAt(now: number): number {
  return Math.floor(now / HOUR_MS);
}

function isSame(a: readonly PoolEntry[], b: readonly PoolEntry[]): boolean {
  return a.length === b.length && a.every(({ id }, at) => id === b[at]?.id);
}

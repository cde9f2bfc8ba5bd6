import type { ClipPage } from '@footlights/contract';
import { orderPool } from '@footlights/rank';
import type { Clips } from '#features/videos/pipeline.ts';
import type { VideoChange } from '#features/videos/changes.ts';
import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import type { VideoId } from '#lib/ids.ts';

/** Released sums of one clip, as far as the order of the pool reads them. */
export interface ReleasedSums {
  views: number;
  plays: number;
}

/** The feed: the same pages for everybody. */
export interface Feed {
  /**
   * Bytes of a page's JSON, the same for everybody until clips or releases change. Refuses a cursor that no page gave.
   * `serialize` leaves out whatever the contract does not declare.
   */
  page(cursor: string | undefined, serialize: Serialize): Promise<Buffer>;
  /** The same when it is made already, without waiting. */
  known(cursor: string | undefined): Buffer | undefined;
}

/** What the feed is made of. */
export interface FeedOptions {
  clips: Pick<Clips, 'pickPool' | 'showPublic'>;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Released sums of these clips; those of which nothing is released may be missing. */
  releasedOf: (ids: VideoId[]) => Promise<ReadonlyMap<string, ReleasedSums>>;
  onChange: (listener: (change: VideoChange) => void) => () => void;
}

type Serialize = (page: ClipPage) => string;

const PAGE = 10;
/** Most clips in the pool: a page costs the same whatever the instance holds. */
const POOL = 2000;
/** How long an order holds when no clip changes; releases show by then. */
const FRESH_MS = 15_000;
/** The order depends on the hour, not on the moment, so that it rests between releases. */
const HOUR_MS = 3_600_000;
/** Orders remembered for people who are still reading in them. */
const KEPT_ORDERS = 40;
/** Pages remembered between changes: anybody may make up cursors. */
const KEPT_PAGES = 500;

interface Order {
  serial: string;
  ids: VideoId[];
}

export function createFeed(options: FeedOptions): Feed {
  return new PooledFeed(options);
}

class PooledFeed implements Feed {
  readonly #options: FeedOptions;
  #orders: Order[] = [];
  #pages = new Map<string, Promise<Buffer>>();
  #known = new Map<string, Buffer>();
  #madeAt = Number.NEGATIVE_INFINITY;
  #isChanged = true;
  #making: Promise<void> | undefined;
  #orderCount = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    options.onChange(() => {
      this.#isChanged = true;
    });
  }

  async page(cursor: string | undefined, serialize: Serialize): Promise<Buffer> {
    if (this.#isStale()) await this.#renew();
    const key = cursor ?? '';
    const pages = this.#pages;
    const known = pages.get(key);
    if (known !== undefined) return known;
    const place = placeOf(cursor);
    const made = this.#make(place, serialize);
    if (pages.size >= KEPT_PAGES) return made;
    pages.set(key, made);
    try {
      const bytes = await made;
      if (pages === this.#pages) this.#known.set(key, bytes);
      return bytes;
    } catch (error) {
      pages.delete(key);
      throw error;
    }
  }

  known(cursor: string | undefined): Buffer | undefined {
    return this.#isStale() ? undefined : this.#known.get(cursor ?? '');
  }

  #isStale(): boolean {
    return this.#isChanged || this.#options.clock.monotonic() - this.#madeAt >= FRESH_MS;
  }

  /** Once at a time, however many wait. */
  async #renew(): Promise<void> {
    this.#making ??= this.#order().finally(() => {
      this.#making = undefined;
    });
    await this.#making;
  }

  async #order(): Promise<void> {
    const { clips, clock, releasedOf } = this.#options;
    this.#isChanged = false;
    this.#madeAt = clock.monotonic();
    try {
      const rows = await clips.pickPool(POOL);
      const released = await releasedOf(rows.map(({ id }) => id));
      const hour = Math.floor(clock.now() / HOUR_MS);
      const ordered = orderPool(
        rows.map(({ id, creator_id: author, published_at: publishedAt }) => {
          const { views, plays } = released.get(id) ?? { views: 0, plays: 0 };
          return { id, author, publishedAt, views, plays };
        }),
        { now: (hour + 1) * HOUR_MS, seed: hour },
      );
      this.#remember(ordered.map(({ id }) => id));
    } catch (error) {
      this.#isChanged = true;
      throw error;
    }
    this.#pages = new Map();
    this.#known = new Map();
  }

  #remember(ids: VideoId[]): void {
    const latest = this.#orders.at(-1);
    if (latest !== undefined && isSame(latest.ids, ids)) return;
    this.#orderCount += 1;
    // Told apart from the orders of an earlier process by the time.
    const serial = `${this.#options.clock.now().toString(36)}-${this.#orderCount.toString(36)}`;
    this.#orders = [...this.#orders, { serial, ids }].slice(-KEPT_ORDERS);
  }

  async #make(place: Place | null, serialize: Serialize): Promise<Buffer> {
    const order = this.#orders.find(({ serial }) => serial === place?.serial);
    const reading = order ?? this.#orders.at(-1);
    const ids = reading?.ids ?? [];
    const start = place === null ? 0 : startOf(ids, place, order !== undefined);
    const { clips, end } = await this.#fill(ids, start);
    const last = ids[end - 1];
    const next =
      reading === undefined || last === undefined || end >= ids.length
        ? null
        : `${reading.serial}.${end}.${last}`;
    return Buffer.from(serialize({ clips, next }));
  }

  /** Ten clips from `start` on, passing over those that went meanwhile. */
  async #fill(ids: readonly VideoId[], start: number) {
    const clips: ClipPage['clips'] = [];
    let end = start;
    while (clips.length < PAGE && end < ids.length) {
      const wanted = ids.slice(end, end + PAGE - clips.length);
      clips.push(...(await this.#options.clips.showPublic(wanted)));
      end += wanted.length;
    }
    return { clips, end };
  }
}

/** Where a page begins: an order, how far in it, and the last clip shown. */
interface Place {
  serial: string;
  offset: number;
  last: string;
}

/** In an order that was forgotten, after the last clip shown; where that is gone too, as far in as before. */
function startOf(ids: readonly string[], place: Place, isSameOrder: boolean): number {
  if (isSameOrder) return place.offset;
  const at = ids.indexOf(place.last);
  return at === -1 ? Math.min(place.offset, ids.length) : at + 1;
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

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}

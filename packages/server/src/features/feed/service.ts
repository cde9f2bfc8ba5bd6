import type { ClipPage } from '@footlights/contract';
import type { Clips } from '#features/videos/pipeline.ts';
import type { VideoId } from '#lib/ids.ts';
import type { Pool, Reading } from './pool.ts';

/** The feed: the same pages for everybody. */
export interface Feed {
  /**
   * Bytes of a page's JSON, the same for everybody until clips or releases change. Refuses a cursor that no page gave.
   * `serialize` leaves out whatever the contract does not declare.
   */
  page(cursor: string | undefined, serialize: Serialize): Promise<Buffer>;
  /** The same when it is made already, without waiting. */
  known(cursor: string | undefined): Buffer | undefined;
  /** The first ids of the order as it is now, at most `limit`; the same for everybody. */
  top(limit: number): Promise<readonly VideoId[]>;
}

/** What the feed is made of. */
export interface FeedOptions {
  clips: Pick<Clips, 'showPublic'>;
  pool: Pool;
}

type Serialize = (page: ClipPage) => string;

/** Clips of a page. */
export const PAGE = 10;
/** Pages remembered between changes: anybody may make up cursors. */
const KEPT_PAGES = 500;

export function createFeed(options: FeedOptions): Feed {
  return new PooledFeed(options);
}

class PooledFeed implements Feed {
  readonly #options: FeedOptions;
  #generation = -1;
  #pages = new Map<string, Promise<Buffer>>();
  #known = new Map<string, Buffer>();

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  async page(cursor: string | undefined, serialize: Serialize): Promise<Buffer> {
    await this.#follow();
    const key = cursor ?? '';
    const pages = this.#pages;
    const known = pages.get(key);
    if (known !== undefined) return known;
    const made = this.#make(this.#options.pool.read(cursor), serialize);
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
    const { isStale, generation } = this.#options.pool;
    if (isStale || generation !== this.#generation) return undefined;
    return this.#known.get(cursor ?? '');
  }

  async top(limit: number): Promise<readonly VideoId[]> {
    await this.#options.pool.refresh();
    const { entries } = this.#options.pool.read(undefined);
    return entries.slice(0, limit).map(({ id }) => id);
  }

  /** Pages of an earlier order are forgotten. */
  async #follow(): Promise<void> {
    const { pool } = this.#options;
    await pool.refresh();
    if (pool.generation === this.#generation) return;
    this.#generation = pool.generation;
    this.#pages = new Map();
    this.#known = new Map();
  }

  async #make(reading: Reading, serialize: Serialize): Promise<Buffer> {
    const { clips, end } = await this.#fill(reading);
    return Buffer.from(serialize({ clips, next: reading.cursorAt(end) }));
  }

  /** Ten clips from the reader's place on, passing over those that went meanwhile. */
  async #fill({ entries, start }: Reading) {
    const clips: ClipPage['clips'] = [];
    let end = start;
    while (clips.length < PAGE && end < entries.length) {
      const wanted = entries.slice(end, end + PAGE - clips.length);
      clips.push(...(await this.#options.clips.showPublic(wanted.map(({ id }) => id))));
      end += wanted.length;
    }
    return { clips, end };
  }
}

import type { Search, SearchKind } from '#engines/search/port.ts';
import type { Clock } from '#lib/clock.ts';
import { createTurns } from '#lib/turns.ts';
import { allIds, documentsOf, type DocumentSources } from './documents.ts';

/** Keeps what can be found in step with the rows it derives from. */
export interface Keeping extends AsyncDisposable {
  /** These have changed, begun or ended: they are looked at soon. */
  touch(kind: SearchKind, ids: readonly string[]): void;
  /** Begins; when the last process did not end in order, or nothing is kept, compares everything in the background. */
  start(): Promise<void>;
  /** Compares everything, in the background; for a search that lost what it kept. */
  compare(): void;
  /** Resolves when everything touched has been looked at, and everything compared. */
  settled(): Promise<void>;
}

/** What it keeps, and from what. */
export interface KeepingOptions {
  search: Search;
  sources: DocumentSources;
  clock: Pick<Clock, 'after'>;
  onFault: (error: unknown) => void;
  /** Whether the note was left by the process that last used this data folder; else everything is compared. */
  isNoteOurs: boolean;
}

const KINDS: readonly SearchKind[] = ['account', 'clip', 'hashtag'];
/** Documents at a time: some milliseconds of the event loop. */
const LOT = 40;
const RETRY_MS = 5000;
/** Written while changes may be missed by a kill, and when none can be. */
const OPEN = 'open';
const WHOLE = 'whole';

export function createKeeping(options: KeepingOptions): Keeping {
  return new IndexKeeping(options);
}

class IndexKeeping implements Keeping {
  readonly #options: KeepingOptions;
  readonly #touched = new Map<SearchKind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));
  readonly #turns = createTurns();
  readonly #stop = new AbortController();
  #working: Promise<void> | undefined;
  #comparing: Promise<void> | undefined;
  #isWhole = false;
  #cancelRetry: (() => void) | undefined;

  constructor(options: KeepingOptions) {
    this.#options = options;
  }

  touch(kind: SearchKind, ids: readonly string[]): void {
    for (const id of ids) this.#touched.get(kind)?.add(id);
    this.#work();
  }

  async start(): Promise<void> {
    const { search, isNoteOurs } = this.#options;
    this.#isWhole = isNoteOurs && (await search.note()) === WHOLE;
    await search.setNote(OPEN);
    if (!this.#isWhole) this.compare();
  }

  compare(): void {
    this.#isWhole = false;
    this.#comparing ??= this.#compareAll()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#comparing = undefined;
      });
  }

  async settled(): Promise<void> {
    while (this.#working !== undefined || this.#comparing !== undefined) {
      await this.#working;
      await this.#comparing;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#cancelRetry?.();
    await this.settled();
    const isAllSeen = [...this.#touched.values()].every(({ size }) => size === 0);
    if (this.#isWhole && isAllSeen) await this.#options.search.setNote(WHOLE);
  }

  /** Once at a time, until nothing is left. */
  #work(): void {
    if (this.#stop.signal.aborted) return;
    this.#working ??= this.#drain()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#working = undefined;
      });
  }

  async #drain(): Promise<void> {
    for (let lot = this.#takeLot(); lot !== null; lot = this.#takeLot()) {
      const { kind, ids } = lot;
      try {
        await this.#refresh(kind, ids);
      } catch (error) {
        for (const id of ids) this.#touched.get(kind)?.add(id);
        throw error;
      }
    }
  }

  #takeLot(): { kind: SearchKind; ids: string[] } | null {
    for (const [kind, touched] of this.#touched) {
      const ids = [...touched].slice(0, LOT);
      for (const id of ids) touched.delete(id);
      if (ids.length > 0) return { kind, ids };
    }
    return null;
  }

  /** Reads and writes in one turn, so that no older reading is written over a newer one. */
  #refresh(kind: SearchKind, ids: readonly string[]): Promise<void> {
    const { search, sources } = this.#options;
    return this.#turns.take(async () => {
      const documents = await documentsOf(sources, kind, ids);
      const present = new Set(documents.map(({ id }) => id));
      const gone = ids.filter((id) => !present.has(id));
      if (documents.length > 0) await search.put(documents);
      if (gone.length > 0) await search.remove(kind, gone);
      await new Promise((resolve) => setImmediate(resolve));
    });
  }

  /** First what is kept, so that what is gone goes; then what there is. */
  async #compareAll(): Promise<void> {
    const { search, sources } = this.#options;
    for (const kind of KINDS) {
      for (let after = ''; ;) {
        const ids = await search.list(kind, { after, limit: LOT });
        const last = ids.at(-1);
        if (last === undefined || this.#stop.signal.aborted) break;
        await this.#refresh(kind, ids);
        after = last;
      }
      for await (const ids of allIds(sources, kind, LOT)) {
        if (this.#stop.signal.aborted) return;
        await this.#refresh(kind, ids);
      }
    }
    this.#isWhole = !this.#stop.signal.aborted;
  }

  #fail(error: unknown): void {
    this.#options.onFault(error);
    if (this.#stop.signal.aborted) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#options.clock.after(RETRY_MS, () => {
      if (!this.#isWhole) this.compare();
      this.#work();
    });
  }
}

import type { Feed } from '#feed/feed.svelte.ts';
import type { Stage } from '../stage.svelte.ts';

/** Waits for data this long, beyond what counts as a stall, before a smaller file is tried. */
const PATIENCE_MS = 2500;

/** A connection that is said to be back often takes a moment to be so: a clip that fails then is loaded again. */
const TRIES = 3;
const AGAIN_MS = 1000;

/** What is done about a connection that fails: smaller files, and going on by itself once it is back. */
export class Trouble {
  isOffline = $state(!navigator.onLine);
  /** How often a clip that fails is still loaded anew by itself. */
  #tries = 0;
  readonly #feed: Feed;
  readonly #stage: Stage;

  constructor(feed: Feed, stage: Stage) {
    this.#feed = feed;
    this.#stage = stage;
  }

  /** Follows the connection. Call while a component is initialised. */
  live(): void {
    $effect(() => {
      const listening = new AbortController();
      const { signal } = listening;
      addEventListener('offline', () => (this.isOffline = true), { signal });
      addEventListener('online', () => this.#goOn(), { signal });
      return () => listening.abort();
    });
    $effect(() => {
      if (!this.#stage.isStalled || this.isOffline) return undefined;
      const timer = setTimeout(() => this.#stage.playSmallest(), PATIENCE_MS);
      return () => clearTimeout(timer);
    });
    $effect(() => {
      if (!this.#stage.hasFailed || this.#tries === 0) return undefined;
      const timer = setTimeout(() => this.#tryAgain(), AGAIN_MS);
      return () => clearTimeout(timer);
    });
  }

  #tryAgain(): void {
    this.#tries -= 1;
    this.#stage.media?.load();
  }

  #goOn(): void {
    this.isOffline = false;
    this.#tries = TRIES;
    // Whether it plays then is up to the stage.
    if (this.#stage.hasFailed) this.#stage.media?.load();
    if (this.#feed.status === 'failed') void this.#feed.grow();
  }
}

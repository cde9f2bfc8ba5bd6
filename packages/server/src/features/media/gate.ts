import type { BlobName } from '#engines/blobs/port.ts';
import type { Clock } from '#lib/clock.ts';
import type { MediaAddresses, MediaAudience, Signed } from './addresses.ts';

/** Says of a blob for whom it is, as far as one owner of blobs names it: clips, profiles, evidence. By index. */
export type BlobOwner = (name: BlobName) => Promise<readonly MediaAudience[]>;

/** Who may have a blob, and how long it may be kept on the way. */
export interface MediaGate {
  /** Cache-Control of the answer; null: to this address nothing is there. Waits only for what it does not remember. */
  admit(name: BlobName, query: Signed): string | null | Promise<string | null>;
  /** Something that names blobs was changed or deleted: all that is remembered is asked anew. */
  forget(): void;
}

/** What the gate asks. */
export interface GateOptions {
  addresses: Pick<MediaAddresses, 'openUntil'>;
  /** A blob is for all that any of them says. */
  owners: readonly BlobOwner[];
  clock: Pick<Clock, 'now' | 'monotonic'>;
}

/** Blobs remembered; about 200 bytes each. */
const REMEMBERED = 20_000;
/** How long an answer is remembered at most, whoever else writes to the database. */
const REMEMBERED_MS = 60_000;

/**
 * What a browser has, it keeps; shared caches ask again after a minute, so that a clip made private or deleted leaves
 * them (RFC 9111, 5.2.2.10: stale answers are not used without asking).
 */
const PUBLIC = 'public, max-age=31536000, s-maxage=60, immutable';

export function createMediaGate(options: GateOptions): MediaGate {
  return new RememberingGate(options);
}

/** Remembers for whom blobs are. Only what lets somebody in is taken from memory: a refusal has always asked. */
class RememberingGate implements MediaGate {
  readonly #options: GateOptions;
  #known = new Map<BlobName, ReadonlySet<MediaAudience>>();
  #since = Number.NEGATIVE_INFINITY;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  admit(name: BlobName, query: Signed): string | null | Promise<string | null> {
    if (this.#options.clock.monotonic() - this.#since >= REMEMBERED_MS) this.forget();
    const known = this.#known.get(name);
    const admitted = known === undefined ? null : this.#judge(name, query, known);
    return admitted ?? this.#ask(name, query);
  }

  forget(): void {
    this.#known = new Map();
    this.#since = this.#options.clock.monotonic();
  }

  async #ask(name: BlobName, query: Signed): Promise<string | null> {
    // An answer that was on its way when something changed goes into the map that was dropped.
    const known = this.#known;
    const lists = await Promise.all(this.#options.owners.map((owner) => owner(name)));
    const audiences = new Set(lists.flat());
    if (known.size >= REMEMBERED) known.clear();
    if (audiences.size > 0) known.set(name, audiences);
    return this.#judge(name, query, audiences);
  }

  #judge(name: BlobName, query: Signed, audiences: ReadonlySet<MediaAudience>): string | null {
    if (audiences.has('public')) return PUBLIC;
    const { addresses, clock } = this.#options;
    const until = addresses.openUntil(name, query, audiences);
    if (until === null) return null;
    return `private, max-age=${Math.floor((until - clock.now()) / 1000)}`;
  }
}

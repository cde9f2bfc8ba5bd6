import type { CapNoise, createTally, Group, NoisedCounts, Privacy } from '@footlights/count';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Journal } from '#engines/journal/port.ts';
import type { Keys } from '#engines/keys/port.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#log.ts';

/** What one window publishes: the noised counts, and the time that its release has (epoch ms). */
export interface ReleasedWindow {
  video: string;
  at: number;
  noised: NoisedCounts;
}

/** Told of releases inside the transaction that writes them, so that what it adds up is whole. */
export type OnReleases = (
  transaction: DbTransaction,
  windows: readonly ReleasedWindow[],
) => Promise<void>;

/** What the counter is made with. */
export interface ViewsOptions {
  db: Db;
  clock: Clock;
  log: Log;
  keys: Keys;
  journals: Journal;
  /** Authenticates tickets. */
  secret: string;
  config: {
    epsilons: { plays: number; viewers: number; bins: number; source: number };
    viewsNetworks: readonly { cidr: string; newTags: number }[];
    trustedProxies: readonly string[];
    /** UTC date (`2026-01-31`) that a person says is right, when the clock seems to have jumped. */
    clockConfirmed: string | undefined;
  };
  /** Most tags of a day: about 30 bytes of memory each in the tally, and 30 to 180 for the caps of their networks. */
  mostTags?: number;
  /** Adds up releases elsewhere. */
  onReleases?: OnReleases;
  /** Put in the place of the counter's own parts by the red team, to prove that its attacks notice. */
  parts?: Partial<CounterParts>;
}

/** What decides over privacy: how plays are counted, how the counts of a cut and the caps of networks are noised. */
export interface CounterParts {
  createTally: typeof createTally;
  noised: (
    cut: { group: Group; counts: readonly number[]; seed: Uint8Array },
    privacy: Privacy,
  ) => NoisedCounts;
  createCapNoise: (secret: string) => CapNoise;
  /** What adds up releases elsewhere, from what does in the product. */
  adding: (adding: OnReleases) => OnReleases;
}

/**
 * The wire types, written out so that the package stands alone. `test/wire.test.ts` fails to
 * compile when the contract says anything else.
 */

/** Where a visit began. */
export type PlaySource = 'feed' | 'following' | 'profile' | 'search' | 'share' | 'embed';

/** Answer of `GET {api}/ticket`: the same for everybody for a minute. */
export interface Ticket {
  ticket: string;
  /** Counting day: days since the epoch, UTC. */
  day: number;
  /** When the ticket's day stops being taken, epoch ms. */
  endsAt: number;
  /** The server's clock, epoch ms. */
  now: number;
}

/** Body of `POST {api}/plays`: one visit. */
export interface PlayPacket {
  video: string;
  /** 8 random bytes, hex. */
  tag: string;
  /** Ordinal of the first pass within the day, 1 to 4. */
  first: number;
  /** Watch bin of each of 1 to 4 passes, 0 to 10. */
  passes: number[];
  source: PlaySource;
  ticket: string;
  /** For a play of another day than today: the ticket of the time it was watched. */
  watched?: string;
}

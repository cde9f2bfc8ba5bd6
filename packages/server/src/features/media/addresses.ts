import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Audience } from '#features/relations/service.ts';
import type { Clock } from '#lib/clock.ts';

/** For whom media are: an audience of clips, or those who judge what was reported. */
export type MediaAudience = Audience | 'desk';

/** Query of a signed address. */
export interface Signed {
  /** When it ends, epoch seconds. */
  e?: unknown;
  /** Signature: 16 bytes in base64url. */
  s?: unknown;
}

/**
 * Addresses of media: plain for what is public, signed for the rest.
 * A signature covers name, audience and end. The end is on a grid that is the same for everybody, so that an address is
 * the same for all who are given it: browsers cache it, and it says nothing of who asks. One address a person would be
 * a tracking id.
 */
export interface MediaAddresses {
  /** Path of a blob as part of something for that audience. */
  of(name: BlobName, audience: MediaAudience): string;
  /** Epoch ms until which a query opens that blob for one of these audiences; null when it does not. */
  openUntil(name: BlobName, query: Signed, audiences: Iterable<MediaAudience>): number | null;
}

/** Signed addresses end on full hours, one to two hours after they are made. */
export const GRID_MS = 3_600_000;

/** `secret` signs nothing else. */
export function createMediaAddresses(options: {
  secret: string;
  clock: Pick<Clock, 'now'>;
}): MediaAddresses {
  const { secret, clock } = options;
  const signatureOf = (name: BlobName, audience: MediaAudience, end: number): string =>
    createHmac('sha256', secret)
      .update(`${name} ${audience} ${end}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  return {
    of(name, audience) {
      if (audience === 'public') return `/media/${name}`;
      const end = ((Math.floor(clock.now() / GRID_MS) + 2) * GRID_MS) / 1000;
      return `/media/${name}?e=${end}&s=${signatureOf(name, audience, end)}`;
    },
    openUntil(name, { e, s }, audiences) {
      if (typeof e !== 'string' || typeof s !== 'string') return null;
      if (!/^\d{1,12}$/.test(e) || !/^[\w-]{22}$/.test(s)) return null;
      const end = Number(e);
      if (end * 1000 <= clock.now()) return null;
      const given = Buffer.from(s);
      for (const audience of audiences)
        if (timingSafeEqual(given, Buffer.from(signatureOf(name, audience, end))))
          return end * 1000;
      return null;
    },
  };
}

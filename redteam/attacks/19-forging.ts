import { CAP_NOISE } from '@footlights/count';
import { createWorld } from '../../packages/server/test/world.ts';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { flood, type Flood } from '../forging/flood.ts';
import { type Disguise, forge, type Forged } from '../forging/forger.ts';
import { PRIVACY } from '../statistics/privacy.ts';

/** Somebody who wants a clip to have more viewers than it has, or the counter to have no room, without many networks. */
export const attack: Attack = {
  number: 19,
  title: 'Forging: one address, one /24, IPv6, forwarded headers, foreign origins, floods of tags',
  run,
};

const CAP = PRIVACY.caps.tagsPerVideo;
/** Caps have noise: that much more has a probability of e^(−20). */
const SLACK = (20 * CAP_NOISE.video.numerator) / CAP_NOISE.video.denominator;
/** The tag table takes 31 bytes at most; what caps keep of networks and clips takes the rest. */
const MOST_BYTES_PER_TAG = 300;
/** On the day of a restart a cap is 32 and its noise; it leaves no room for one tag, or for two, 0.1 % of the time; 1 % would be a fault. */
const CAPPED_SHARE = 0.01;
/** What a process under load grows by in any case. */
const WARM_BYTES = 100_000_000;

interface Forgery {
  name: string;
  disguises: Disguise[];
  /** Most new viewers. */
  most: number;
  proxies?: string;
}

async function run({ isQuick, parts }: AttackOptions): Promise<Verdict> {
  const found: { forgery: Forgery; forged: Forged }[] = [];
  for (const proxies of ['', '127.0.0.1,10.0.0.0/8']) {
    await using world = await createWorld({ env: { TRUSTED_PROXIES: proxies }, parts });
    for (const forgery of forgeries(isQuick)) {
      if ((forgery.proxies ?? '') !== proxies) continue;
      found.push({ forgery, forged: await forge(world, forgery.disguises) });
    }
  }
  const flooded = await flood({ room: isQuick ? 20_000 : 1_000_000, parts });
  const finds = [...found.flatMap(findsOf), ...findsOfFlood(flooded)];
  const worst = Math.max(
    ...found.map(({ forgery, forged }) => forged.viewers / Math.max(forgery.most, 1)),
  );
  return {
    score: `${found.length} forgeries got up to ${(100 * worst).toFixed(0)} % of the allowed viewers; ${Math.round(flooded.bytes / 1e6)} MB for ${flooded.room.toLocaleString('en-US')} tags`,
    expectation: `within caps of ${CAP}, ${4 * CAP} and ${16 * CAP} and their noise; at most ${Math.round(mostBytes(flooded) / 1e6)} MB`,
    isHeld: finds.length === 0,
    figures: {
      ...Object.fromEntries(
        found.map(({ forgery, forged }) => [`viewers: ${forgery.name}`, forged.viewers]),
      ),
      'flood: tags sent': flooded.sent,
      'flood: refused': flooded.refused,
      'flood: bytes': flooded.bytes,
    },
    finds,
  };
}

function forgeries(isQuick: boolean): Forgery[] {
  const few = isQuick ? 190 : 1000;
  const many = (count: number, of: (at: number) => Disguise) =>
    Array.from({ length: count }, (_, at) => of(at));
  const spoofed = (at: number) => `${1 + (at % 200)}.${at >> 8}.${at & 255}.9`;
  return [
    {
      name: 'one address',
      disguises: many(few, () => ({ address: '45.1.1.7' })),
      most: CAP + SLACK,
    },
    {
      name: 'one /24',
      disguises: many(few, (at) => ({ address: `45.1.2.${at % 256}` })),
      most: CAP + SLACK,
    },
    {
      name: 'one /48',
      disguises: many(few, (at) => ({ address: `2a01:4f8:1:${at.toString(16)}::7` })),
      most: CAP + SLACK,
    },
    {
      name: 'one /40',
      disguises: many(2 * few, (at) => ({ address: `2a01:4f9:12${hex(at % 256)}:1::7` })),
      most: 4 * (CAP + SLACK),
    },
    {
      name: 'one /32',
      disguises: many(isQuick ? 1200 : 5000, (at) => ({
        address: `2a01:4fa:${hex(at % 256)}${hex((at >> 8) % 256)}:1::7`,
      })),
      most: 16 * CAP + SLACK,
    },
    {
      name: 'forwarded headers without a proxy',
      disguises: many(few, (at) => ({
        address: '45.1.3.7',
        headers: { 'x-forwarded-for': spoofed(at) },
      })),
      most: CAP + SLACK,
    },
    {
      name: 'forwarded headers in front of those of a proxy',
      disguises: many(few, (at) => ({
        address: '127.0.0.1',
        headers: {
          'x-forwarded-for': `${spoofed(at)}, 10.1.1.1, ${spoofed(at + 1)}, 45.1.4.7, 10.9.9.9`,
        },
      })),
      most: CAP + SLACK,
      proxies: '127.0.0.1,10.0.0.0/8',
    },
    {
      name: 'forwarded headers that are no addresses',
      disguises: many(few, (at) => ({
        address: '127.0.0.1',
        headers: { 'x-forwarded-for': `${spoofed(at)}:${at}` },
      })),
      most: CAP + SLACK,
      proxies: '127.0.0.1,10.0.0.0/8',
    },
    {
      name: 'a foreign origin',
      disguises: many(few, (at) => ({
        address: spoofed(at),
        headers: { origin: 'https://elsewhere.example' },
      })),
      most: 0,
    },
  ];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function findsOf({ forgery, forged }: { forgery: Forgery; forged: Forged }): string[] {
  const { name, most, disguises } = forgery;
  const finds: string[] = [];
  if (forged.viewers > most)
    finds.push(`By ${name}: ${forged.viewers} new viewers; ${most} are allowed.`);
  if (most === 0 && forged.foreign < disguises.length) {
    finds.push(`By ${name}: ${disguises.length - forged.foreign} packets were not refused.`);
  }
  // A cap that takes nobody in would hold as well.
  if (most > 0 && forged.viewers === 0) finds.push(`By ${name}: nothing counted at all.`);
  return finds;
}

function mostBytes({ room }: Flood): number {
  return WARM_BYTES + room * MOST_BYTES_PER_TAG;
}

function findsOfFlood(flooded: Flood): string[] {
  const { bytes, isKnownTaken, refused, room, sent } = flooded;
  const finds: string[] = [];
  // One tag was there before. A few are at a cap that its noise left no room in: taken, and not counted.
  const more = sent - refused - (room - 1);
  if (more < 0 || more > room * CAPPED_SHARE) {
    finds.push(`Of ${sent} new tags ${refused} were refused, with room for ${room - 1}.`);
  }
  if (!isKnownTaken) finds.push('A tag from before the flood was not taken after it.');
  if (bytes > mostBytes(flooded)) finds.push(`The process grew by ${Math.round(bytes / 1e6)} MB.`);
  return finds;
}

import { hash, randomBytes } from 'node:crypto';
import {
  type CappedNetwork,
  type CapPolicy,
  createNetworkCaps,
  type NewTag,
} from '@footlights/count';
import ipaddr from 'ipaddr.js';
import { networksOf } from '#lib/network.ts';
import type { CounterParts } from './options.ts';

/** The networks that a packet came through. None: caps and rates do not hold for it. */
export type Sender = readonly CappedNetwork[];

/** How much one network may send: in memory only, under a key of this process. */
export interface NetworkGate {
  /** The networks of a textual address. */
  senderOf(address: string): Sender;
  /** Takes a packet into account. Seconds to wait when its network sends too many, else 0. */
  takePacket(sender: Sender): number;
  /** Takes a new tag into account, or false when a network of the sender is at its cap. */
  takeTag(sender: Sender, tag: Omit<NewTag, 'networks'>): boolean;
  /** Takes as long as `takeTag`, and takes nothing into account. */
  weighTag(sender: Sender, tag: Omit<NewTag, 'networks'>): void;
  /** No further network can be counted today. */
  readonly isFull: boolean;
  /** All counts of tags start from 0. */
  closeDay(): void;
}

/** Packets of one network: a token bucket. A whole lecture hall that swipes stays below it. */
const PACKETS_PER_MINUTE = 600;
const PACKET_BURST = 1200;
const MOST_BUCKETS = 100_000;

/** Sees to caps and rates of networks. `isRestart`: within a day whose counts were lost, caps begin half used. */
export function createNetworkGate(options: {
  policy: CapPolicy;
  overrides: readonly { cidr: string; newTags: number }[];
  /** Whether forwarded addresses are believed; if not, a private peer may be a proxy in front of everybody. */
  hasProxies: boolean;
  isRestart: boolean;
  monotonic: () => number;
  createCapNoise: CounterParts['createCapNoise'];
}): NetworkGate {
  const { policy, hasProxies, monotonic } = options;
  const overrides = options.overrides.map(({ cidr, newTags }) => ({
    range: ipaddr.parseCIDR(cidr.includes('/') ? cidr : `${cidr}/${cidr.includes(':') ? 128 : 32}`),
    network: { key: `cidr ${cidr}`, factor: 1, tagsPerVideo: newTags },
  }));
  const secret = randomBytes(32).toString('base64url');
  const noiseOf = options.createCapNoise(secret);
  const caps = createNetworkCaps(policy, {
    hashKey: randomBytes(16),
    noiseOf,
    isRestart: options.isRestart,
  });
  const buckets = createBuckets({ policy, monotonic });

  function capped(network: string, factor: number): CappedNetwork {
    return { key: hash('sha256', `${secret} ${network}`, 'base64url'), factor };
  }
  return {
    senderOf(address) {
      const override = overrideOf(overrides, address);
      if (override !== undefined) return [override];
      const { near, middle, far, isPrivate } = networksOf(address);
      if (isPrivate && !hasProxies) return [];
      const sender = [capped(near, 1)];
      if (middle !== undefined) sender.push(capped(middle, 4));
      if (far !== undefined) sender.push(capped(far, 16));
      return sender;
    },
    takePacket: (sender) => buckets.take(sender),
    takeTag: (sender, tag) => caps.admit({ ...tag, networks: sender }),
    weighTag: (sender, tag) => caps.weigh({ ...tag, networks: sender }),
    get isFull() {
      return caps.isFull;
    },
    closeDay: () => caps.closeDay(),
  };
}

function overrideOf(
  overrides: readonly { range: [ipaddr.IPv4 | ipaddr.IPv6, number]; network: CappedNetwork }[],
  address: string,
): CappedNetwork | undefined {
  if (overrides.length === 0 || !ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  return overrides.find(({ range }) => parsed.kind() === range[0].kind() && parsed.match(range))
    ?.network;
}

interface Bucket {
  tokens: number;
  at: number;
  most: number;
  perMs: number;
}

/** Token buckets of packets: at most 100,000, the longest unused leave first. */
function createBuckets({ policy, monotonic }: { policy: CapPolicy; monotonic: () => number }) {
  // Two halves: what is used moves to the younger one, and the older one leaves as a whole.
  let young = new Map<string | number, Bucket>();
  let old = new Map<string | number, Bucket>();

  function bucketOf(network: CappedNetwork, now: number): Bucket {
    const found = young.get(network.key);
    if (found !== undefined) return found;
    const bucket = old.get(network.key) ?? fullBucket(network, policy, now);
    if (young.size >= MOST_BUCKETS / 2) {
      old = young;
      young = new Map();
    }
    young.set(network.key, bucket);
    return bucket;
  }
  return {
    /** Takes one token of each network, or none and tells how many seconds to wait. */
    take(sender: Sender): number {
      const now = monotonic();
      for (const network of sender) {
        const bucket = bucketOf(network, now);
        bucket.tokens = Math.min(bucket.most, bucket.tokens + (now - bucket.at) * bucket.perMs);
        bucket.at = now;
        if (bucket.tokens < 1) return (1 - bucket.tokens) / bucket.perMs / 1000;
      }
      for (const network of sender) bucketOf(network, now).tokens -= 1;
      return 0;
    },
  };
}

function fullBucket(network: CappedNetwork, policy: CapPolicy, now: number): Bucket {
  const size = network.factor * Math.max(1, (network.tagsPerVideo ?? 0) / policy.tagsPerVideo);
  const most = size * PACKET_BURST;
  return { tokens: most, at: now, most, perMs: (size * PACKETS_PER_MINUTE) / 60_000 };
}

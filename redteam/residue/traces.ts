import { createTagFinder } from '../surfaces/tag-finder.ts';
import type { Canary } from './canaries.ts';
import type { Find } from './search.ts';

/** A canary as the search knows it. */
export type Traced = Pick<Canary, 'address' | 'userAgent' | 'tags'>;

/** Finds traces of many canaries in one pass over the files, however many they are. */
export interface TraceSearch {
  /** Addresses and user agents, in every form; tags too unless they may be there. */
  find(files: ReadonlyMap<string, Uint8Array>, options?: { withTags: boolean }): Find[];
}

/** Addresses of canaries, and nothing else on the machine, look like this. */
const ADDRESS = /203\.0\.\d{1,3}\.\d{1,3}|2a0b:[0-9a-f]{1,4}:[0-9a-f:]+/g;

export function createTraceSearch(canaries: readonly Traced[]): TraceSearch {
  const written = new Set(canaries.flatMap(({ address }) => [address, writtenOut(address)]));
  const marks = canaries.map(({ userAgent }) => markOf(userAgent));
  const networks = canaries.flatMap(({ address }) =>
    address.includes(':') ? firstHalf(address) : [],
  );
  const tags = canaries.flatMap((canary) => canary.tags);
  const finders = [
    { name: 'the user agent of a canary', finder: createTagFinder(marks), isTag: false },
    {
      name: 'the address of a canary, as bytes or digits',
      finder: createTagFinder(networks),
      isTag: false,
    },
    { name: 'the tag of a canary', finder: createTagFinder(tags), isTag: true },
  ];
  return {
    find(files, { withTags } = { withTags: true }) {
      const finds: Find[] = [];
      for (const [file, bytes] of files) {
        const haystack = Buffer.concat([Buffer.from(`${file}\n`), bytes]);
        for (const { name, finder, isTag } of finders) {
          if (isTag && !withTags) continue;
          const found = finder.find(haystack).size;
          if (found > 0) finds.push({ needle: `${name}, ${found} times`, file, at: -1 });
        }
        for (const { 0: text, index } of haystack.toString('latin1').matchAll(ADDRESS)) {
          if (written.has(text)) finds.push({ needle: `the address ${text}`, file, at: index });
        }
      }
      return finds;
    },
  };
}

/** The random part of a canary's user agent: what is left of it also when it is taken apart. */
function markOf(userAgent: string): string {
  const mark = /Canary ([0-9a-f]{16})/.exec(userAgent)?.[1];
  if (mark === undefined) throw new Error(`This is no user agent of a canary: ${userAgent}`);
  return mark;
}

/** The first 8 bytes of an IPv6 address that is written with "::" after its fourth group, as hex. */
function firstHalf(address: string): string {
  const [head = ''] = address.split('::');
  return head
    .split(':')
    .map((group) => group.padStart(4, '0'))
    .join('');
}

function writtenOut(address: string): string {
  if (!address.includes(':')) return address;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(':');
}

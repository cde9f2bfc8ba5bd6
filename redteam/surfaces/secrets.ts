import type { ExactCounts, PlantedPlay } from './crowd.ts';
import { createTagFinder } from './tag-finder.ts';

/** What was planted and may not come out. */
export interface Planted {
  plays: readonly PlantedPlay[];
  /** Exact counts that no release has told yet; those below 1,000 are anywhere by chance and are left out. */
  counts: readonly ExactCounts[];
  /** Addresses and user agents of those who watched. */
  devices: readonly string[];
}

/** Says which planted secrets stand in a text or bytes, one sentence each. */
export type Search = (bytes: Buffer) => string[];

const LEAST_TELLING = 1000;

/** A search for all of it at once. */
export function createSearch({ plays, counts, devices }: Planted): Search {
  const tags = plays.map(({ tag }) => tag);
  const finder = createTagFinder(tags);
  const numbers = tellingNumbers(counts);
  return (bytes) => {
    const finds: string[] = [];
    const [tag] = finder.find(bytes);
    if (tag !== undefined) finds.push(`the tag ${tags[tag]}`);
    const text = bytes.toString('latin1');
    const device = devices.find((one) => text.includes(one));
    if (device !== undefined) finds.push(`the device "${device}"`);
    for (const [number] of text.matchAll(
      /(?<![\w.,+/=-])\d{1,3}(?:[.,\u00a0' ]?\d{3})*(?![\w+/=])/g,
    )) {
      const value = Number(number.replaceAll(/\D/g, ''));
      if (numbers.has(value)) finds.push(`${number}, the exact number of ${numbers.get(value)}`);
    }
    return [...new Set(finds)];
  };
}

function tellingNumbers(counts: readonly ExactCounts[]): Map<number, string> {
  const numbers = new Map<number, string>();
  for (const { bins, sources, ...named } of counts) {
    for (const [name, value] of Object.entries(named)) numbers.set(value, name);
    for (const [bin, value] of bins.entries())
      numbers.set(value, `first plays in watch bin ${bin}`);
    for (const [at, value] of sources.entries()) numbers.set(value, `first plays of source ${at}`);
  }
  for (const value of numbers.keys()) if (value < LEAST_TELLING) numbers.delete(value);
  return numbers;
}

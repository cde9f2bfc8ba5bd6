import type { HeldField } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { ProfilesOptions } from './service.ts';
import type { ProfileRow } from './table.ts';

/** A change of a profile without what is held, and keeping that. */
export interface Screened {
  change: ProfileChange;
  settle: (transaction: Db) => Promise<void>;
}

type ProfileChange = Partial<Pick<ProfileRow, 'display_name' | 'bio' | 'links'>>;

const FIELDS = {
  display_name: 'display-name',
  bio: 'bio',
  links: 'links',
} as const satisfies Record<keyof ProfileChange, HeldField>;

/** Takes out of a change what waits for a moderator; throws for what is refused, and for links that come too early. */
export async function screenProfile(
  { texts, newcomers }: Pick<ProfilesOptions, 'texts' | 'newcomers'>,
  before: ProfileRow,
  wanted: ProfileChange,
): Promise<Screened> {
  const account = before.id;
  const change: ProfileChange = {};
  const settled: { field: HeldField; text: string; rule: string | null }[] = [];
  const news = columnsOf(wanted).filter((column) => wanted[column] !== before[column]);
  const displayName = news.includes('display_name') ? (wanted.display_name ?? '') : '';
  const bio = news.includes('bio') ? (wanted.bio ?? '') : '';
  const links = news.includes('links') ? (wanted.links ?? '[]') : '[]';
  const shown = { displayName, bio, links: JSON.parse(links) as string[] };
  await newcomers.requireLinks(account, shown);
  for (const column of columnsOf(wanted)) {
    const text = wanted[column] ?? '';
    const field = FIELDS[column];
    const place = { account, field, video: null, text };
    const rule = news.includes(column) ? await texts.screen(place) : null;
    if (rule === null) change[column] = text;
    settled.push({ field, text, rule });
  }
  return {
    change,
    async settle(transaction) {
      for (const { rule, ...place } of settled)
        await texts.settle(transaction, { ...place, account, video: null }, rule);
    },
  };
}

function columnsOf(change: ProfileChange): (keyof ProfileChange)[] {
  return (Object.keys(FIELDS) as (keyof ProfileChange)[]).filter(
    (column) => change[column] !== undefined,
  );
}

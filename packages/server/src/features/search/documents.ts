import type { SearchDocument, SearchKind } from '#engines/search/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Hashtags } from '#features/hashtags/service.ts';
import type { Profiles } from '#features/profiles/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { PublishedVideo } from '#features/videos/service.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';

/** Where documents come from: rows of the database and released numbers. */
export interface DocumentSources {
  clips: Pick<Clips, 'showPublic'>;
  profiles: Pick<Profiles, 'openByIds' | 'pick'>;
  hashtags: Pick<Hashtags, 'count' | 'pick'>;
  counters: Pick<Counters, 'ofAccounts'>;
  allPublished: () => Promise<PublishedVideo[]>;
  /** Released sums; those of which nothing is released may be missing. */
  releasedOf: (ids: readonly VideoId[]) => ReadonlyMap<string, { views: number }>;
}

/** Documents as they should be by now; those that must not be found are missing. */
export async function documentsOf(
  sources: DocumentSources,
  kind: SearchKind,
  ids: readonly string[],
): Promise<SearchDocument[]> {
  switch (kind) {
    case 'account':
      return accountDocuments(sources, ids as AccountId[]);
    case 'clip':
      return clipDocuments(sources, ids as VideoId[]);
    case 'hashtag':
      return hashtagDocuments(sources, ids);
  }
}

/** Every id of a kind that may have a document, in lots. */
export async function* allIds(
  { profiles, hashtags, allPublished }: DocumentSources,
  kind: SearchKind,
  lot: number,
): AsyncGenerator<readonly string[]> {
  if (kind === 'clip') {
    const ids = (await allPublished()).filter(({ isPublic }) => isPublic).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += lot) yield ids.slice(from, from + lot);
    return;
  }
  const source = kind === 'account' ? profiles : hashtags;
  for (let after = ''; ;) {
    const ids: readonly string[] = await source.pick(after, lot);
    const last = ids.at(-1);
    if (last === undefined) return;
    yield ids;
    after = last;
  }
}

async function accountDocuments(
  { profiles, counters }: DocumentSources,
  ids: readonly AccountId[],
): Promise<SearchDocument[]> {
  const open = await profiles.openByIds(ids);
  const counts = await counters.ofAccounts([...open.keys()]);
  return [...open.values()].map(({ id, username, displayName, bio }) => ({
    kind: 'account',
    id,
    username,
    displayName,
    bio,
    weight: counts.get(id)?.followers ?? 0,
  }));
}

async function clipDocuments(
  { clips, releasedOf }: DocumentSources,
  ids: readonly VideoId[],
): Promise<SearchDocument[]> {
  const shown = await clips.showPublic(ids);
  const released = releasedOf(ids);
  return shown.map(({ id, caption }) => ({
    kind: 'clip',
    id,
    caption,
    weight: Math.max(0, Math.round(released.get(id)?.views ?? 0)),
  }));
}

async function hashtagDocuments(
  { hashtags }: DocumentSources,
  ids: readonly string[],
): Promise<SearchDocument[]> {
  const counted = await hashtags.count(ids);
  return counted
    .filter(({ clips }) => clips > 0)
    .map(({ hashtag: id, clips: weight }) => ({ kind: 'hashtag', id, weight }));
}

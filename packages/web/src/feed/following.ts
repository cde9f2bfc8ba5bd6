import { getFollowingFeed, type Client } from '@footlights/contract';
import { english } from 'virtual:words';
import { english as more } from 'virtual:words/following';
import type { FedClip, LoadPage } from './source.ts';

Object.assign(english, more);

/** What those one follows put up and passed on. */
export function followingOf(api: Client): LoadPage {
  return async (cursor) => {
    const { entries, next } = await api.call(
      getFollowingFeed,
      cursor === undefined ? {} : { query: { cursor } },
    );
    const clips: FedClip[] = entries.map(({ clip, repostedBy }) => ({ ...clip, repostedBy }));
    return { clips, next };
  };
}

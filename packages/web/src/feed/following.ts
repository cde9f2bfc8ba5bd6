import { getFollowingFeed, type Client } from '@footlights/contract';
import type { FedClip, LoadPage } from './source.ts';

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

import {
  getFeed,
  getOwnFeed,
  type Account,
  type Client,
  type Clip,
  type ClipPage,
  type Creator,
} from '@footlights/contract';

/** A clip in a feed, and who passed it on to the viewer. */
export interface FedClip extends Clip {
  repostedBy?: Creator | null;
}

/** Gets a page of a feed; the first without a cursor. */
export type LoadPage = (cursor?: string) => Promise<ClipPage>;

/** The feed: by one's own rules for who is signed in, else the same for everybody. */
export function feedOf(api: Client, account: Account | null): LoadPage {
  const endpoint = account === null ? getFeed : getOwnFeed;
  return (cursor) => api.call(endpoint, cursor === undefined ? {} : { query: { cursor } });
}

import type { Clip } from '@footlights/contract';
import { tick } from 'svelte';
import type { Feed } from '../feed.svelte.ts';

/** Takes the clips of an account out of a feed, and gives the index of the clip in view once they are gone. */
export async function dropFrom(feed: Feed, accountId: string): Promise<number> {
  const { clips, index, next } = feed.remember();
  const isLeft = ({ creator }: Clip): boolean => creator.id !== accountId;
  const at = clips.slice(0, index).filter(isLeft).length;
  feed.restore({ clips: clips.filter(isLeft), next, index: at });
  await tick();
  return at;
}

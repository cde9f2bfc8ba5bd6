import type { Marks } from '@footlights/contract';
import type { Likes } from '#features/likes/service.ts';
import type { Relations } from '#features/relations/service.ts';
import type { Saves } from '#features/saves/service.ts';
import type { Shares } from '#features/shares/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';

/** Where marks come from. */
export interface MarksOptions {
  clips: Pick<Clips, 'subjectsOf'>;
  relations: Pick<Relations, 'sightOf'>;
  likes: Pick<Likes, 'likedAmong'>;
  saves: Pick<Saves, 'savedAmong'>;
  shares: Pick<Shares, 'repostedAmong'>;
}

/**
 * What an account has done of some clips: six queries however many there are, and nothing is written. Of clips that
 * it may not see, and of their creators, nothing is said.
 */
export async function marksOf(
  { clips, relations, likes, saves, shares }: MarksOptions,
  actor: AccountId,
  asked: readonly VideoId[],
): Promise<Marks> {
  const subjects = [...(await clips.subjectsOf(asked)).values()];
  const sight = await relations.sightOf(
    actor,
    subjects.map(({ creatorId }) => creatorId),
  );
  const seen = subjects.filter(({ creatorId, audience }) => sight.sees(creatorId, audience));
  if (seen.length === 0) return { liked: [], saved: [], reposted: [], followed: [], requested: [] };
  const ids = seen.map(({ id }) => id);
  const [liked, saved, reposted] = await Promise.all([
    likes.likedAmong(actor, ids),
    saves.savedAmong(actor, ids),
    shares.repostedAmong(actor, ids),
  ]);
  const creators = [...new Set(seen.map(({ creatorId }) => creatorId))];
  const thatAre = (state: string) => creators.filter((id) => sight.to(id).follows === state);
  return { liked, saved, reposted, followed: thatAre('accepted'), requested: thatAre('requested') };
}

import { HASHTAG_MOST_COUNTED, type HashtagCount } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Captioned } from '#features/videos/service.ts';
import { hashtagsIn } from '#lib/hashtags.ts';
import type { VideoId } from '#lib/ids.ts';
import { countTagged, loadHashtags, pickHashtags, replaceHashtags } from './store.ts';

/** Which clips carry which hashtags. */
export interface Captions {
  /** Keeps the hashtags of a caption, in the transaction that writes it. */
  read(transaction: Db, clip: Captioned): Promise<void>;
  /** A clip changed, begun or ended: the hashtags that it has or had, whose counts may differ from now on. */
  changed(id: VideoId): Promise<string[]>;
  /** How many public clips carry each of these, up to 1000, in the order given; one query at most. */
  count(hashtags: readonly string[]): Promise<HashtagCount[]>;
  /** The hashtags of these clips; those without any are missing. One query. */
  hashtagsOf(ids: readonly VideoId[]): Promise<ReadonlyMap<VideoId, string[]>>;
  /** All there are, in an order of their own, after one. */
  pick(after: string, limit: number): Promise<string[]>;
}

/** Counts remembered until a clip of theirs changes. */
const KEPT_COUNTS = 10_000;

export function createCaptions(db: Db): Captions {
  const counts = createCounts(db);
  /** Hashtags that clips are about to lose, or have lost, until that is told. */
  const leaving = new Map<VideoId, string[]>();
  return {
    async read(transaction, { id, caption, uploadedAt }) {
      const clip = { id, at: uploadedAt };
      const before = await replaceHashtags(transaction, clip, hashtagsIn(caption));
      if (before.length > 0) leaving.set(id, [...(leaving.get(id) ?? []), ...before]);
    },
    async changed(id) {
      const left = leaving.get(id) ?? [];
      leaving.delete(id);
      const now = (await loadHashtags(db, [id])).map(({ hashtag }) => hashtag);
      const all = [...new Set([...left, ...now])];
      counts.forget(all);
      return all;
    },
    count: (hashtags) => counts.of(hashtags),
    async hashtagsOf(ids) {
      const rows = ids.length === 0 ? [] : await loadHashtags(db, ids);
      const byClip = Map.groupBy(rows, ({ video_id: id }) => id);
      return new Map([...byClip].map(([id, own]) => [id, own.map(({ hashtag }) => hashtag)]));
    },
    pick: (after, limit) => pickHashtags(db, after, limit),
  };
}

/** Counts of hashtags in memory: popular ones take some milliseconds to count. */
function createCounts(db: Db) {
  const known = new Map<string, number>();
  let forgotten = 0;
  return {
    async of(hashtags: readonly string[]): Promise<HashtagCount[]> {
      const unknown = [...new Set(hashtags)].filter((hashtag) => !known.has(hashtag));
      const before = forgotten;
      const counted = await countTagged(db, unknown, HASHTAG_MOST_COUNTED);
      const fresh = new Map(counted.map(({ hashtag, clips }) => [hashtag, clips]));
      const answer = hashtags.map((hashtag) => ({
        hashtag,
        clips: fresh.get(hashtag) ?? known.get(hashtag) ?? 0,
      }));
      if (known.size + fresh.size > KEPT_COUNTS) known.clear();
      // What changed while it was counted is counted again.
      if (before === forgotten) for (const [hashtag, clips] of fresh) known.set(hashtag, clips);
      return answer;
    },
    forget(hashtags: readonly string[]): void {
      forgotten += 1;
      for (const hashtag of hashtags) known.delete(hashtag);
    },
  };
}

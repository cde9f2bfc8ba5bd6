import type { ClipPage, HashtagCount } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { hashtagFrom } from '#lib/hashtags.ts';
import type { Viewer } from '#lib/ids.ts';
import type { Captions } from './captions.ts';
import { listNewest, listTop, type HashtagPage, type HashtagPageOptions } from './pipeline.ts';
import { createTrending, type Trending } from './trending.ts';

/** Hashtags and the clips that carry them. */
export interface Hashtags extends Pick<Captions, 'count' | 'pick' | 'changed'> {
  /** A hashtag and its count; refuses with `hashtag/invalid` what cannot be one. */
  show(text: string): Promise<HashtagCount>;
  listClips(text: string, viewer: Viewer, page: HashtagPage): Promise<ClipPage>;
  trending: Trending;
}

/** What hashtags need. */
export interface HashtagsOptions extends HashtagPageOptions {
  captions: Captions;
}

export function createHashtags(options: HashtagsOptions): Hashtags {
  const { captions } = options;
  return {
    count: (hashtags) => captions.count(hashtags),
    pick: (after, limit) => captions.pick(after, limit),
    changed: (id) => captions.changed(id),
    async show(text) {
      const hashtag = named(text);
      const [counted] = await captions.count([hashtag]);
      return counted ?? { hashtag, clips: 0 };
    },
    listClips: async (text, viewer, page) =>
      (page.order === 'top' ? listTop : listNewest)(options, {
        hashtag: named(text),
        viewer,
        page,
      }),
    trending: createTrending(options),
  };
}

function named(text: string): string {
  const hashtag = hashtagFrom(text);
  if (hashtag === null) throw new Refusal('hashtag/invalid');
  return hashtag;
}

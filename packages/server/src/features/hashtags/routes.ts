import { getHashtag, listHashtagClips } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { Hashtags } from './service.ts';

/** The page of a hashtag. */
export function hashtagRoutes(http: Http, hashtags: Hashtags): void {
  http.route(getHashtag, ({ params }) => hashtags.show(params.hashtag));
  http.route(listHashtagClips, ({ params, query, actor }) =>
    hashtags.listClips(params.hashtag, actor?.accountId ?? null, query),
  );
}

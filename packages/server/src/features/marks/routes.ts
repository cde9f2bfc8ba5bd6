import { getMarks } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { VideoId } from '#lib/ids.ts';
import { marksOf, type MarksOptions } from './service.ts';

/** What the signed-in account has done, of a page of clips. */
export function markRoutes(http: Http, parts: MarksOptions): void {
  http.route(getMarks, ({ actor, query }) =>
    marksOf(parts, actor.accountId, [...new Set(query.clips.split(',') as VideoId[])]),
  );
}

import { discover, searchAccounts, searchClips, searchHashtags } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { Finder } from './service.ts';

/** Searching and discovering. */
export function searchRoutes(http: Http, finder: Finder): void {
  http.route(searchClips, ({ query, actor }) =>
    finder.clips(actor?.accountId ?? null, { text: query.q ?? '', cursor: query.cursor }),
  );
  http.route(searchAccounts, ({ query, actor }) =>
    finder.accounts(actor?.accountId ?? null, { text: query.q ?? '', cursor: query.cursor }),
  );
  http.route(searchHashtags, ({ query }) =>
    finder.hashtags({ text: query.q ?? '', cursor: query.cursor }),
  );
  http.route(discover, ({ actor }) => finder.discover(actor?.accountId ?? null));
}

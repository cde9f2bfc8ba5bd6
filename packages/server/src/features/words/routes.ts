import { addWord, listWords, removeWord } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { Words } from './service.ts';

/** An account's own muted and filtered words. */
export function wordRoutes(http: Http, words: Words): void {
  http.route(listWords, async ({ actor, params }) => ({
    words: await words.list(actor.accountId, params.kind),
  }));
  http.route(addWord, async ({ actor, params, body }) => {
    await words.add(actor.accountId, params.kind, body.word);
    return { words: await words.list(actor.accountId, params.kind) };
  });
  http.route(removeWord, async ({ actor, params, query }) => {
    await words.remove(actor.accountId, params.kind, query.word);
    return { words: await words.list(actor.accountId, params.kind) };
  });
}

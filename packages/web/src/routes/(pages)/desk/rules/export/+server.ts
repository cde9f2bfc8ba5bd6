import { listRules } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import type { RequestHandler } from './$types';

/** All rules as text that can be pasted into another instance. */
export const GET: RequestHandler = async ({ fetch }) => {
  const { rules } = await orErrorPage(apiOf({ fetch }).call(listRules));
  const lines = rules.map(({ kind, outcome, text }) => `${outcome} ${kind}: ${text}\n`);
  return new Response(lines.join(''), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="rules.txt"',
      'cache-control': 'no-store',
    },
  });
};

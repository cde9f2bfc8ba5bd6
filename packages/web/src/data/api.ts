import { ApiProblem, createClient, type Client } from '@footlights/contract';
import { error } from '@sveltejs/kit';

/** The API as the browser reaches it. */
export const api: Client = createClient({ fetch: (...request) => fetch(...request) });

/** The API inside a `load`: in process on the server, over the network in the browser. */
export function apiOf(event: { fetch: typeof fetch }): Client {
  return createClient({ fetch: event.fetch });
}

/** Turns a declined call into SvelteKit's error, so that its page is shown. */
export async function orErrorPage<Value>(call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) throw problem;
    error(statusOf(problem), problem.message, { code: problem.code });
  }
}

/** An address that cannot name anything is one where nothing is. */
function statusOf({ code, status }: ApiProblem): number {
  if (code === 'offline') return 503;
  return code === 'request/invalid' ? 404 : status;
}

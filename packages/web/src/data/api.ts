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
    error(problem.status === 0 ? 503 : problem.status, problem.message, { code: problem.code });
  }
}

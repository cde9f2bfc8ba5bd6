import { AsyncLocalStorage } from 'node:async_hooks';
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import { first } from 'virtual:words/first';
import { type Figures, keepFigures } from '#words/figures.ts';
import { directionOf, languageFor, type Language } from '#words/languages.ts';
import { wordsFile } from '#words/say.ts';

const COMPRESSED = /^(?:text\/html|application\/json|text\/sveltekit-data)/;

/** What a page holds that runs scripts. */
const RUNS = '__sveltekit_';
/** What all pages but the stage wait for before they react; see routes/(pages)/+layout.ts. */
const PAGE_WORDS = ['pages', 'comments', 'problems'] as const;
/** These wait for the words of insights, too. */
const INSIGHTS = /^\/\(pages\)\/(?:insights|admin\/numbers)(?:\/|$)/;

const figures = new AsyncLocalStorage<Figures>();
keepFigures(() => figures.getStore());

/** Names language and direction, forbids shared caching, and compresses what was rendered. */
export const handle: Handle = async ({ event, resolve }) => {
  const { cookies, locals, request } = event;
  const language = languageFor(cookies.get('language'), request.headers.get('accept-language'));
  locals.language = language;
  const shown: Figures = new Map();
  const words = () => wordsFor(language, event.route.id) + figuresOf(shown);
  const response = await figures.run(shown, () =>
    resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('%lang%', language)
          .replace('%dir%', directionOf(language))
          .replace('%words%', () => (html.includes(RUNS) ? words() : '')),
    }),
  );
  if (response.headers.get('content-type')?.startsWith('text/html') === true) {
    response.headers.append('vary', 'accept-language, cookie');
  }
  if (!response.headers.has('cache-control')) {
    response.headers.set('cache-control', 'private, no-cache');
  }
  return compressed(request, response);
};

/** The words that every page begins with, and where those are that it will ask for at once. */
function wordsFor(language: Language, route: string | null): string {
  const words = `<script type="application/json" id="words">${first[language]}</script>`;
  if (route?.startsWith('/(pages)') !== true) return words;
  const parts = INSIGHTS.test(route) ? [...PAGE_WORDS, 'insights' as const] : PAGE_WORDS;
  const links = parts.map(
    (part) =>
      `<link rel="preload" as="fetch" crossorigin="anonymous" href="${wordsFile(language, part)}">`,
  );
  return words + links.join('');
}

/** Formatted numbers that the page shows; `<` cannot occur in them. */
function figuresOf(shown: Figures): string {
  if (shown.size === 0) return '';
  return `<script type="application/json" id="figures">${JSON.stringify(Object.fromEntries(shown))}</script>`;
}

/** The API is in this process: no socket, and the visitor's cookie goes along to our origin alone. */
export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
  const url = new URL(request.url);
  const answer = event.platform?.req.footlights?.answer;
  const isOurs = url.origin === event.url.origin && url.pathname.startsWith('/api/');
  if (answer === undefined || !isOurs) return fetch(request);
  const headers = new Headers(request.headers);
  const cookie = event.request.headers.get('cookie');
  if (cookie !== null) headers.set('cookie', cookie);
  if (request.method !== 'GET' && request.method !== 'HEAD') headers.set('origin', url.origin);
  return answer(new Request(request, { headers }));
};

/** Faults are logged by route pattern: an address with an id in it never reaches a log. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === 'unknown') event.platform?.req.footlights?.fault(error, event.route.id);
};

function compressed(request: Request, response: Response): Response {
  const accepts = request.headers.get('accept-encoding')?.includes('gzip') === true;
  const type = response.headers.get('content-type') ?? '';
  if (!accepts || response.body === null || !COMPRESSED.test(type)) return response;
  const headers = new Headers(response.headers);
  headers.set('content-encoding', 'gzip');
  headers.append('vary', 'accept-encoding');
  headers.delete('content-length');
  headers.delete('etag');
  const { status, statusText } = response;
  const body = response.body.pipeThrough(new CompressionStream('gzip'));
  return new Response(body, { status, statusText, headers });
}

import { version } from '$app/env';
import { self as worker } from '$app/service-worker';
import { getInstance, urlOf, type Instance } from '@footlights/contract';

/** Caches of other versions begin like this too. */
const SHELLS = 'footlights-shell-';
const SHELL = SHELLS + version;
const OFFLINE = '/offline';
const INSTANCE = urlOf(getInstance);
/** In this version's cache; answers differ in their compression alone. */
const HERE = { cacheName: SHELL, ignoreVary: true };

/** What passes by: media has a clip's name in its address, and answers of the API are somebody's. */
const PASSING = ['/media/*', '/api/*'];

/** Of the static routing API (https://github.com/WICG/service-worker-static-routing-api), which not all browsers have. */
interface Routing {
  addRoutes?: (
    rules: { condition: { urlPattern: string }; source: 'network' }[],
  ) => Promise<unknown>;
}

/** Where it can, the browser need not even start the worker for what passes by: no clip waits for that. */
export async function letPass(event: ExtendableEvent): Promise<void> {
  const rules = PASSING.map((urlPattern) => ({
    condition: { urlPattern },
    source: 'network' as const,
  }));
  await (event as Routing).addRoutes?.(rules);
}

/** Fetches what must be there without a connection. Nobody is signed in as far as these answers know. */
export async function keepShell(): Promise<void> {
  const shell = await caches.open(SHELL);
  await shell.addAll(
    [OFFLINE, INSTANCE].map((url) => new Request(url, { cache: 'reload', credentials: 'omit' })),
  );
}

/** The tabs that are open get this version's files from now on; those of earlier ones go. */
export async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(SHELLS) && name !== SHELL) await caches.delete(name);
  }
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** Undefined for whatever the browser shall ask the server for by itself. */
export function answerOf(event: FetchEvent, pathname: string): Promise<Response> | undefined {
  const { method, mode, headers } = event.request;
  if (method !== 'GET' || headers.has('range')) return undefined;
  if (pathname.startsWith('/_app/immutable/')) return assetOf(event);
  const isPage = mode === 'navigate' && !/^\/(?:api|media)\//.test(pathname);
  return isPage ? pageOf(event) : undefined;
}

/** Largest upload in bytes as the server says, or said when this version came; undefined when nobody knows. */
export async function readLimit(): Promise<number | undefined> {
  const answer = await fetch(INSTANCE).catch(() => caches.match(INSTANCE, HERE));
  if (!answer?.ok) return undefined;
  return ((await answer.json()) as Instance).limits.uploadBytes;
}

/** Pages are never kept: they are personal, and tell what was looked at. */
async function pageOf(event: FetchEvent): Promise<Response> {
  try {
    const preloaded = (await event.preloadResponse) as Response | undefined;
    return preloaded ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE, HERE)) ?? Response.error();
  }
}

/** Names are hashes of what is inside, so what is there is right. */
async function assetOf(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const known = await caches.match(request, HERE);
  if (known !== undefined) return known;
  const answer = await fetch(request);
  if (answer.ok) event.waitUntil(keepAsset(request, answer.clone()));
  return answer;
}

async function keepAsset(request: Request, answer: Response): Promise<void> {
  const shell = await caches.open(SHELL);
  await shell.put(request, answer);
}

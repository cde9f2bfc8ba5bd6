import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endpoints, urlOf, type AnyEndpoint } from '@footlights/contract';
import { sampleOf } from '../../packages/server/test/features/instance/sample.ts';
import type { Shape } from './shape.ts';
import type { Stage } from './stage.ts';

/** Addresses that can be read, and what could not be turned into one. */
export interface Addresses {
  urls: string[];
  /** One sentence each: a route that this attack has to be taught. */
  gaps: string[];
}

const WEB = fileURLToPath(new URL('../../packages/web/', import.meta.url));

/** A live stream does not end, so nobody can wait for its answer; what it tells is in the list. */
export const ENDLESS = 'watchNotifications';

/** The first page of each list, one that is not there, and no page at all. */
const SITEMAPS = ['clips-1.xml', 'profiles-1.xml', 'clips-2.xml', 'nothing'];

/** Whether the web app is built: its pages are asked for in any case. */
export function hasPages(): boolean {
  return existsSync(join(WEB, 'build', 'handler.js'));
}

/** Every address that answers a GET: of the contract, beside it, and of the web app. */
export async function readableAddresses(stage: Stage): Promise<Addresses> {
  const beside = besideContract(stage);
  const pages = await pageAddresses(stage);
  const urls = [...contractAddresses(stage), ...beside.urls, ...pages.urls];
  return { urls: [...new Set(urls)], gaps: [...beside.gaps, ...pages.gaps] };
}

/** Every GET of the contract with each clip and each username, and with values that belong to nobody. */
function contractAddresses(stage: Stage): string[] {
  return endpoints
    .filter(({ method, name }) => method === 'GET' && name !== ENDLESS)
    .flatMap((endpoint) => addressesOf(endpoint, stage));
}

/** An endpoint with all parameters that it is worth calling with, plain and with each choice that its query offers. */
export function addressesOf(endpoint: AnyEndpoint, stage: Stage): string[] {
  return inputsOf(endpoint, stage).flatMap((params) =>
    choicesOf(endpoint).map((query) => urlOf(endpoint, { params, query })),
  );
}

function choicesOf({ query }: AnyEndpoint): Record<string, unknown>[] {
  const properties = Object.entries((query as Shape | undefined)?.properties ?? {});
  const choices = properties.flatMap(([name, { anyOf = [] }]) =>
    anyOf
      .filter((one) => one.const !== undefined)
      .map((one): Record<string, unknown> => ({ [name]: one.const })),
  );
  return [{}, ...choices];
}

/** The parameters with which an endpoint is worth calling. */
export function inputsOf(endpoint: AnyEndpoint, stage: Stage): Record<string, string>[] {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return [{}];
  const properties = (endpoint.params as Shape).properties ?? {};
  return names.reduce<Record<string, string>[]>(
    (inputs, name) =>
      inputs.flatMap((input) =>
        valuesOf(properties[name], stage).map((value) => ({ ...input, [name]: value })),
      ),
    [{}],
  );
}

function valuesOf(schema: Shape | undefined, stage: Stage): string[] {
  if (schema === undefined) return ['nothing'];
  const pattern = new RegExp(schema.pattern ?? '^');
  const known = [
    ...stage.clips.map(({ id }) => id as string),
    ...stage.filed,
    ...stage.cast.flatMap(({ username, accountId }) => [username ?? [], accountId ?? []].flat()),
  ];
  const fitting = known.filter((value) => pattern.test(value));
  return [...fitting, String(sampleOf(schema))];
}

/** Routes without a contract entry: the operator's, the media, and what catches the rest. */
function besideContract(stage: Stage): Addresses {
  const urls = ['/metrics', '/api/v1/metrics', '/api/v1/nothing', '/nothing'];
  const gaps: string[] = [];
  for (const { url, method, endpoint } of stage.world.app.routes) {
    if (endpoint !== undefined || ![method].flat().includes('GET')) continue;
    if (url === '/media/:name') urls.push(...stage.clips.flatMap(({ media }) => media));
    else if (url === '/sitemap/:name') urls.push(...SITEMAPS.map((name) => `/sitemap/${name}`));
    else if (url.endsWith('*')) continue;
    else if (url.includes(':')) gaps.push(`The route ${url} has parameters that no attack fills.`);
    else urls.push(url);
  }
  return { urls, gaps };
}

/** Every page of the web app, as HTML and as the data that its links load, and the files at its root. */
async function pageAddresses(stage: Stage): Promise<Addresses> {
  const urls: string[] = [];
  const gaps: string[] = [];
  const routes = join(WEB, 'src', 'routes');
  for (const entry of await readdir(routes, { recursive: true, withFileTypes: true })) {
    if (entry.name !== '+page.svelte' && !entry.name.startsWith('+server.')) continue;
    const path = pathOf(relative(routes, entry.parentPath));
    const filled = fillPath(path, stage);
    if (filled === null) gaps.push(`The page ${path} has a parameter that no attack fills.`);
    else urls.push(...filled.flatMap((url) => [url, `${url === '/' ? '' : url}/__data.json`]));
  }
  urls.push(...(await readdir(join(WEB, 'static'))).map((name) => `/${name}`));
  return { urls, gaps };
}

/** Groups such as `(pages)` are no part of an address. */
function pathOf(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && !/^\(.*\)$/.test(part));
  return `/${parts.join('/')}`;
}

function fillPath(path: string, stage: Stage): string[] | null {
  const usernames = stage.cast.flatMap(({ username }) => username ?? []);
  const values: Record<string, readonly string[]> = {
    '[id]': [...stage.clips.map(({ id }) => id), ...stage.filed],
    '[username]': usernames,
    '[hashtag]': ['dusk'],
  };
  const [hole] = /\[[^\]]+\]/.exec(path) ?? [];
  if (hole === undefined) return [path];
  return values[hole]?.map((value) => path.replace(hole, value)) ?? null;
}

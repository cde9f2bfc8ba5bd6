import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#http/errors.ts';
import { namesTag } from '#http/ranges.ts';
import type { Limits } from '#http/limits.ts';
import { limitRate, type Http } from '#http/serve.ts';
import type { Sitemaps } from './service.ts';
import { clipsXml, indexXml, profilesXml } from './xml.ts';

/** A page costs a thousand clips; robots ask for one after the other. */
const RATE = { perMinute: 60, burst: 120, by: 'network' } as const;
const XML = 'application/xml; charset=utf-8';

/** Pages that are somebody's own, or lead there. */
const NOT_FOR_ROBOTS = ['/settings', '/clips', '/upload', '/desk', '/report', '/statements'];

/**
 * `/robots.txt`, `/sitemap.xml` and `/sitemap/<list>-<page>.xml`: what is public, the same for everybody. No cookie is
 * read or set.
 */
export function indexingRoutes(
  { app, origins }: Http,
  {
    sitemaps,
    limits,
    config,
  }: { sitemaps: Sitemaps; limits: Limits; config: { isIndexed: boolean } },
): void {
  const get = (url: string, answer: (request: FastifyRequest) => Promise<Written> | Written) =>
    app.route({
      method: ['GET', 'HEAD'],
      url,
      handler: async (request, reply) => send(request, reply, await answer(request)),
    });
  const originOf = (request: FastifyRequest): string => {
    const origin = URL.parse(origins.originOf(request))?.origin;
    if (origin === undefined) throw new Refusal('request/invalid');
    return origin;
  };
  if (!config.isIndexed) {
    get('/robots.txt', () => ({ type: 'text/plain', text: robotsText(['/']) }));
    return;
  }
  get('/robots.txt', (request) => ({
    type: 'text/plain',
    text: `${robotsText(NOT_FOR_ROBOTS)}\nSitemap: ${originOf(request)}/sitemap.xml\n`,
  }));
  get('/sitemap.xml', async (request) => {
    const pages = Object.entries(await sitemaps.pages());
    const paths = pages.flatMap(([list, count]) =>
      Array.from({ length: count }, (_, at) => `/sitemap/${list}-${at + 1}.xml`),
    );
    return { type: XML, text: indexXml(originOf(request), paths) };
  });
  get('/sitemap/:name', async (request) => {
    limitRate(limits, { name: 'sitemap', rate: RATE }, { actor: null, address: request.ip });
    const text = await pageXml(
      sitemaps,
      originOf(request),
      (request.params as { name: string }).name,
    );
    if (text === null) throw new Refusal('route/not-found');
    return { type: XML, text };
  });
}

/** Says of every answer that it belongs in no index, pictures and clips too. Call before anything is mounted. */
export function forbidIndexing(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    // On the raw answer, since pages write theirs themselves.
    reply.raw.setHeader('x-robots-tag', 'noindex');
    done();
  });
}

interface Written {
  type: string;
  text: string;
}

async function pageXml(sitemaps: Sitemaps, origin: string, name: string): Promise<string | null> {
  const [, list, number] = /^(clips|profiles)-([1-9]\d{0,5})\.xml$/.exec(name) ?? [];
  if (list === 'clips') {
    const clips = await sitemaps.clips(Number(number));
    return clips === null ? null : clipsXml(origin, clips);
  }
  if (list !== 'profiles') return null;
  const profiles = await sitemaps.profiles(Number(number));
  return profiles === null ? null : profilesXml(origin, profiles);
}

/** The tag is of the text, so it moves when a clip, a name or a released count does, and not before. */
function send(request: FastifyRequest, reply: FastifyReply, { type, text }: Written): FastifyReply {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag, 'cache-control': 'public, max-age=300' });
  if (namesTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type(type).send(text);
}

function robotsText(paths: readonly string[]): string {
  return ['User-agent: *', ...paths.map((path) => `Disallow: ${path}`), ''].join('\n');
}

import {
  changePrivacy,
  changeVideo,
  deleteVideo,
  likeVideo,
  type Visibility,
} from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '#lib/day.ts';
import { newId } from '#lib/ids.ts';
import { createAudience } from '#test/features/views/plays.ts';
import { accountOf, plantClip, type PlantedFiles } from '#test/plant.ts';
import { createWorld, NOON, type World } from '#test/world.ts';

const ORIGIN = 'http://footlights.test';
const MINUTES_5 = 300_000;

function get(world: World, url: string, headers: Record<string, string> = {}) {
  return world.visitor().request({ method: 'GET', url, headers });
}
async function textOf(world: World, url: string): Promise<string> {
  const answer = await get(world, url);
  expect([url, answer.statusCode]).toEqual([url, 200]);
  return answer.body;
}
/** What stands in each element of that name. */
function all(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, one]) => one!);
}
/** The entry of one address. */
function entryOf(xml: string, address: string): string {
  const [entry] = xml.split('<url>').filter((one) => one.includes(`<loc>${address}</loc>`));
  if (entry === undefined) throw new Error(`${address} is not on the page.`);
  return entry;
}

describe('what robots are told', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test('names the list of sitemaps, and what is nothing for them', async () => {
    const answer = await get(world, '/robots.txt', { host: 'elsewhere.example' });
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.body).toContain(`\nSitemap: ${ORIGIN}/sitemap.xml\n`);
    expect(answer.body).toContain('\nDisallow: /settings\n');
    expect(answer.body).not.toContain('Disallow: /\n');
    expect(answer.headers['x-robots-tag']).toBeUndefined();
    expect(await textOf(world, '/sitemap.xml')).not.toContain('<loc>');
  });

  test('is the public clips, the newest last, and who made them', async () => {
    const visibilities = ['public', 'unlisted', 'followers', 'private', 'public'] as const;
    const ids = [];
    for (const visibility of visibilities) {
      const caption = `A ${visibility} clip, "5 > 3" & more <b>\nsecond line`;
      ids.push((await plantClip(world, { creator: 'ana', visibility, caption })).id);
      await world.clock.advance(1_000);
    }
    const gone = await plantClip(world, { creator: 'ana' });
    await (await world.as('ana')).call(deleteVideo, { params: { id: gone.id } });
    await plantClip(world, { creator: 'shy', visibility: 'public' });
    await plantClip(world, { creator: 'hidden', visibility: 'unlisted' });
    await world.as('watcher');
    await (await world.as('shy')).call(changePrivacy, { body: { isPrivate: true } });
    await world.clock.advance(MINUTES_5);

    expect(all(await textOf(world, '/sitemap.xml'), 'loc')).toEqual([
      `${ORIGIN}/sitemap/clips-1.xml`,
      `${ORIGIN}/sitemap/profiles-1.xml`,
    ]);
    const clips = await textOf(world, '/sitemap/clips-1.xml');
    expect(all(clips, 'loc')).toEqual([ids[0], ids[4]].map((id) => `${ORIGIN}/v/${id}`));
    for (const hidden of [ids[1], ids[2], ids[3], gone.id]) expect(clips).not.toContain(hidden);
    const profiles = await textOf(world, '/sitemap/profiles-1.xml');
    expect(all(profiles, 'loc')).toEqual([`${ORIGIN}/@ana`]);

    const entry = entryOf(clips, `${ORIGIN}/v/${ids[0]}`);
    expect(entry).toMatch(
      /<video:thumbnail_loc>http:\/\/footlights\.test\/media\/[0-9a-f]{64}\.webp</,
    );
    expect(entry).toMatch(
      /<video:content_loc>http:\/\/footlights\.test\/media\/[0-9a-f]{64}\.mp4</,
    );
    expect(all(entry, 'video:title')).toEqual([
      'A public clip, &quot;5 &gt; 3&quot; &amp; more &lt;b&gt;',
    ]);
    expect(all(entry, 'video:description')[0]).toContain('second line');
    expect(all(entry, 'video:duration')).toEqual(['10']);
    expect(all(entry, 'video:publication_date')).toEqual([new Date(NOON).toISOString()]);
    expect(entry).not.toContain('view_count');
  });

  test('sets no cookie, and answers nothing to pages that there are not', async () => {
    const ana = await world.as('ana');
    for (const url of ['/robots.txt', '/sitemap.xml', '/sitemap/clips-1.xml']) {
      const answer = await ana.request({ method: 'GET', url });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.headers['cache-control']).toBe('public, max-age=300');
      expect((await ana.request({ method: 'HEAD', url })).headers.etag).toBe(answer.headers.etag);
      expect(answer.body).toBe(await textOf(world, url));
    }
    for (const name of ['clips-0.xml', 'clips-2.xml', 'clips-1', 'others-1.xml', 'clips-01.xml'])
      expect([name, (await get(world, `/sitemap/${name}`)).statusCode]).toEqual([name, 404]);
  });
});

test('the day of a clip moves when it is changed, and with nothing else; the tag with what the page says', async () => {
  await using world = await createWorld({ env: { EPSILON_PLAYS: '10', EPSILON_VIEWERS: '10' } });
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const { id } = await plantClip(world, { creator: 'ana', caption: 'Before' });
  const url = '/sitemap/clips-1.xml';
  const first = await get(world, url);
  const days = all(first.body, 'lastmod');
  expect(days).toEqual(['2026-01-15']);

  const audience = createAudience(world);
  for (let at = 0; at < 60; at += 1) await audience.play({ video: id, viewer: `v${at}` });
  await ben.call(likeVideo, { params: { id } });
  await ana.call(changeVideo, {
    params: { id },
    body: { caption: 'Before', visibility: 'public' },
  });
  const tag = String(first.headers.etag);
  const again = await get(world, url, { 'if-none-match': tag });
  expect([again.statusCode, again.body]).toEqual([304, '']);

  await world.clock.advance(2 * DAY_MS);
  await world.settle();
  const shown = world.context.views.shownOf([id]).get(id)?.shown;
  expect(shown).toBeGreaterThan(25);
  const released = await get(world, url, { 'if-none-match': tag });
  expect(released.statusCode).toBe(200);
  expect(all(released.body, 'video:view_count')).toEqual([String(shown)]);
  expect(all(released.body, 'lastmod')).toEqual(days);

  await ana.call(changeVideo, { params: { id }, body: { caption: 'After' } });
  expect(all(await textOf(world, url), 'lastmod')).toEqual(['2026-01-17']);
});

test('what stops being public leaves the lists at once', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const { id } = await plantClip(world, { creator: 'ana' });
  const turn = (visibility: Visibility) =>
    ana.call(changeVideo, { params: { id }, body: { visibility } });
  expect(await textOf(world, '/sitemap/clips-1.xml')).toContain(id);
  expect(await textOf(world, '/sitemap/profiles-1.xml')).toContain('/@ana<');
  await turn('unlisted');
  expect(await textOf(world, '/sitemap/clips-1.xml')).not.toContain(id);
  expect(await textOf(world, '/sitemap/profiles-1.xml')).not.toContain('/@ana<');
});

/** Clips of ana's that share their files, all published at once: ids alone tell their places. */
async function plantMany(world: World, count: number, files: PlantedFiles): Promise<string[]> {
  const { db } = world.context.database;
  const owner = await accountOf(world, 'ana');
  const ids = Array.from({ length: count }, () => newId('v'));
  const base = await db.selectFrom('videos').selectAll().limit(1).executeTakeFirstOrThrow();
  const size = { width: 480, height: 854, bytes: 2_000, bits_per_second: 1_600 };
  for (let from = 0; from < count; from += 500) {
    const lot = ids.slice(from, from + 500);
    await db
      .insertInto('videos')
      .values(lot.map((id) => ({ ...base, id, creator_id: owner })))
      .execute();
    await db
      .insertInto('renditions')
      .values(lot.map((id) => ({ ...size, video_id: id, name: '480p', blob: files.mp4 })))
      .execute();
  }
  return ids;
}

test('a thousand addresses are on a page, none twice and none left out, and later pages cost no more', async () => {
  await using world = await createWorld();
  const { id, files } = await plantClip(world, { creator: 'ana', caption: '' });
  const ids = [id, ...(await plantMany(world, 2_300, files))];
  expect(all(await textOf(world, '/sitemap.xml'), 'loc')).toEqual([
    ...[1, 2, 3].map((page) => `${ORIGIN}/sitemap/clips-${page}.xml`),
    `${ORIGIN}/sitemap/profiles-1.xml`,
  ]);
  const pages: string[][] = [];
  const queries: string[][] = [];
  for (const page of [1, 2, 3]) {
    const asked = await world.queriesOf(async () => {
      pages.push(all(await textOf(world, `/sitemap/clips-${page}.xml`), 'loc'));
    });
    queries.push(asked);
  }
  expect(pages.map(({ length }) => length)).toEqual([1_000, 1_000, 301]);
  expect(pages.flat()).toEqual(ids.toSorted().map((one) => `${ORIGIN}/v/${one}`));
  expect(queries[2]?.length).toBe(queries[0]?.length);
  for (const sql of queries.flat()) expect(sql).not.toContain('offset');

  const newer = await plantClip(world, { creator: 'ana', at: world.clock.now() + 1_000 });
  expect(await textOf(world, '/sitemap/clips-3.xml')).toContain(newer.id);
  expect(all(await textOf(world, '/sitemap/clips-1.xml'), 'loc')).toEqual(pages[0]);
});

test('an instance that wants no indexing says so with every answer and has no sitemap', async () => {
  await using world = await createWorld({ env: { INDEXING: 'off' } });
  const { files } = await plantClip(world, { creator: 'ana' });
  expect(await textOf(world, '/robots.txt')).toBe('User-agent: *\nDisallow: /\n');
  for (const url of ['/', '/health', '/api/v1/feed', `/media/${files.webp}`, '/robots.txt'])
    expect([url, (await get(world, url)).headers['x-robots-tag']]).toEqual([url, 'noindex']);
  for (const url of ['/sitemap.xml', '/sitemap/clips-1.xml'])
    expect((await get(world, url)).body).not.toContain('<loc>');
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getProfile, getVideo, type Clip } from '@footlights/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, VideoId } from '../packages/server/src/lib/ids.ts';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { crowdWatches, openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip } = needs('chromium', 'ffmpeg');

/** Ends whatever it is put into unescaped, and would leave a word there. */
const CAPTION =
  '</script><script>document.title="taken"</script>"\'><img src=x onerror=document.title="taken"> & more #dusk';
/** How far the clip in view has played, seconds. */
const PLAYED = `Math.max(0, ...[...document.querySelectorAll('video')].map((media) => media.currentTime))`;
/** Every tag of the head with a content, by its name. */
const TAGS = `Object.fromEntries([...document.head.querySelectorAll('meta[content]')].map((tag) => [tag.getAttribute('property') ?? tag.name, tag.content]))`;
const JSON_LD = `[...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => script.textContent)`;

/** What stands in JSON-LD of a clip. */
interface VideoObject {
  description: string;
  duration: string;
  embedUrl: string;
  contentUrl: string;
  creator: { name: string; url: string };
  interactionStatistic: { interactionType: { '@type': string }; userInteractionCount: number }[];
}

describe.skipIf(skip)('the page of a clip, for those it is passed on to', () => {
  let stage: Stage;
  let ana: Page;
  let id: string;
  let other: Server;

  beforeAll(async () => {
    stage = await openStage();
    ana = await (await stage.browser.newContext()).newPage();
    await signUpAs(ana, stage.origin, 'ana');
    id = await uploadAs(ana, {
      origin: stage.origin,
      file: await drawClip(stage.dataDir, 4, '180x320'),
      caption: CAPTION,
    });
    await crowdWatches(stage, id, 150);
    await stage.clock.advance(62 * 60_000);
    await stage.context.views.settled();
    other = createServer((request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<iframe src="${stage.origin}${request.url}" width=300 height=300></iframe>`);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  }, 120_000);
  afterAll(async () => {
    other?.close();
    await stage[Symbol.asyncDispose]();
  });

  const at = (path: string): string => stage.origin + path;
  async function asked(): Promise<Clip> {
    const answer = await fetch(at(`/api/v1${getVideo.path.replace(':id', id)}`));
    return (await answer.json()) as Clip;
  }
  async function idOf(username: string): Promise<AccountId> {
    const path = getProfile.path.replace(':username', username);
    const answer = await fetch(at(`/api/v1${path}`));
    return ((await answer.json()) as { id: string }).id as AccountId;
  }
  async function turn(visibility: Clip['visibility']): Promise<void> {
    await stage.context.videos.change(await idOf('ana'), id as VideoId, { visibility });
  }

  async function expectWhole(page: Page): Promise<void> {
    const clip = await asked();
    const tags = await page.evaluate<Record<string, string>>(TAGS);
    const [file] = clip.renditions;
    expect(tags).toMatchObject({
      'og:type': 'video.other',
      'og:url': at(`/v/${id}`),
      'og:title': 'A clip by ana',
      'og:description': CAPTION,
      'og:image': at(clip.poster.webp),
      'og:image:width': String(clip.width),
      'og:image:alt': 'A picture from a clip by ana',
      'og:video': at(file!.url),
      'og:video:type': 'video/mp4',
      'og:video:height': String(file!.height),
      'twitter:card': 'player',
      'twitter:player': at(`/v/${id}/player`),
      'twitter:player:width': String(file!.width),
      'twitter:player:stream': at(file!.url),
      'twitter:description': CAPTION,
    });
    expect(tags).not.toHaveProperty('og:video:secure_url');
    expect(await page.locator('link[rel=canonical]').getAttribute('href')).toBe(at(`/v/${id}`));
    const [json, ...more] = await page.evaluate<string[]>(JSON_LD);
    expect(more).toEqual([]);
    const told = JSON.parse(json!) as VideoObject;
    expect(told).toMatchObject({
      description: CAPTION,
      duration: 'PT4S',
      embedUrl: at(`/v/${id}/player`),
      contentUrl: at(clip.renditions.at(-1)!.url),
      creator: { name: 'ana', url: at('/@ana') },
    });
    // Noise of 9.4 standard deviation.
    expect(clip.views.shown).toBeGreaterThan(90);
    expect(
      told.interactionStatistic.map(({ interactionType, userInteractionCount: count }) => [
        interactionType['@type'],
        count,
      ]),
    ).toEqual([
      ['WatchAction', clip.views.shown],
      ['LikeAction', 0],
      ['CommentAction', 0],
    ]);
    expect(await page.title()).toBe('A clip by ana · Footlights');
  }

  test('says in tags and as data what the clip is, before and after the app runs', async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await openLive(page, at(`/v/${id}?utm_source=elsewhere`));
    await expectWhole(page);
    expect(complaints).toEqual([]);

    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('searchbox').first().waitFor();
    expect(await page.locator('[data-share], link[rel=canonical]').count()).toBe(0);
    await context.close();
  }, 30_000);

  test('shows and plays the clip without script, with its words, numbers and ways on', async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(at(`/v/${id}`));
    await expectWhole(page);
    await expect.poll(() => page.evaluate(PLAYED), { timeout: 20_000 }).toBeGreaterThan(0.3);
    // The browser's own controls, where a click reaches them.
    const reached = `(() => { const { x, y, width, height } = document.querySelector('video[src]').getBoundingClientRect(); return document.elementFromPoint(x + width / 2, y + height - 20)?.matches('video[controls]') })()`;
    expect(await page.evaluate(reached)).toBe(true);
    const first = page.getByRole('article').first();
    await first.getByText(CAPTION).waitFor();
    await first.getByRole('link', { name: /^[\d.,]+K? views/ }).waitFor();
    expect(await first.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(await first.getByRole('link', { name: 'ana' }).getAttribute('href')).toBe('/@ana');
    await first.getByRole('link', { name: 'Comments' }).click();
    expect(page.url()).toBe(at(`/v/${id}/comments`));
    await page.goto(at('/tag/dusk?order=top'));
    expect(await page.locator('link[rel=canonical]').getAttribute('href')).toBe(at('/tag/dusk'));
    await page.goto(at('/@ana?x=1'));
    expect(await page.locator('link[rel=canonical]').getAttribute('href')).toBe(at('/@ana'));
    await page.goto(at('/?x=1'));
    expect(await page.locator('link[rel=canonical]').getAttribute('href')).toBe(at('/'));
    await context.close();
  }, 30_000);

  test('has a player that any site may frame, which asks for the files of the clip and nothing else', async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    const paths = new Set<string>();
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin === stage.origin) paths.add(url.pathname);
    });
    // Another name is another site.
    const site = `http://localhost:${(other.address() as AddressInfo).port}`;
    await page.goto(`${site}/v/${id}/player`);
    const frame = page.frames()[1]!;
    await frame.evaluate(`document.querySelector('video').play()`);
    await expect.poll(() => frame.evaluate(PLAYED), { timeout: 20_000 }).toBeGreaterThan(0.3);
    expect(await frame.locator('script, img').count()).toBe(0);
    expect(await frame.locator('a').textContent()).toBe(CAPTION);
    expect(await frame.locator('a').getAttribute('href')).toBe(`/v/${id}`);
    expect(await frame.locator('p').textContent()).toContain('ana on Footlights');
    const clip = await asked();
    expect([...paths].toSorted()).toEqual(
      [`/v/${id}/player`, clip.poster.webp, clip.renditions.at(-1)!.url].toSorted(),
    );
    expect(await context.cookies()).toEqual([]);

    await page.goto(`${site}/v/${id}`);
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    await context.close();
  }, 30_000);

  test('has well-formed sitemaps that lead to it', async () => {
    const robots = await (await fetch(at('/robots.txt'))).text();
    const list = /^Sitemap: (.*)$/m.exec(robots)?.[1];
    expect(list).toBe(at('/sitemap.xml'));
    const page = await stage.browser.newPage();
    await page.goto(at('/health'));
    const parsed = `(async (url, name) => [...new DOMParser().parseFromString(await (await fetch(url)).text(), 'application/xml').getElementsByTagName(name)].map((one) => one.textContent))`;
    expect(await page.evaluate(`${parsed}('${list}', 'loc')`)).toContain(
      at('/sitemap/clips-1.xml'),
    );
    const said = `${parsed}('/sitemap/clips-1.xml', 'video:description')`;
    expect(await page.evaluate(said)).toEqual([CAPTION]);
    const counts = `${parsed}('/sitemap/clips-1.xml', 'video:view_count')`;
    expect(await page.evaluate(counts)).toEqual([String((await asked()).views.shown)]);
    await page.close();
  }, 30_000);

  test('unlisted, shows in a message and in no index, and is framed nowhere', async () => {
    const missing = await fetch(at(`/v/v_${'x'.repeat(22)}/player`));
    const words = await missing.text();
    expect(missing.status).toBe(404);
    const eve = await (await stage.browser.newContext()).newPage();
    await signUpAs(eve, stage.origin, 'eve');
    const seen = await eve.request.get(at(`/v/${id}/player`));
    expect([seen.status(), seen.headers()['set-cookie']]).toEqual([200, undefined]);
    await stage.context.relations.shield(await idOf('ana'), await idOf('eve'), 'block');
    expect(await (await eve.request.get(at(`/v/${id}/player`))).text()).toBe(words);

    await turn('unlisted');
    const text = await (await fetch(at(`/v/${id}`))).text();
    expect(text).toContain('property="og:title"');
    expect(text).toContain('property="og:image"');
    expect(text).toContain('content="noindex"');
    expect(text).not.toMatch(/ld\+json|og:video|twitter:player|rel="canonical"/);
    for (const visibility of ['unlisted', 'followers', 'private'] as const) {
      await turn(visibility);
      for (const { request } of [eve, ana]) {
        const answer = await request.get(at(`/v/${id}/player`));
        expect([visibility, answer.status()]).toEqual([visibility, 404]);
        expect(await answer.text()).toBe(words);
      }
    }
    const own = await (await ana.request.get(at(`/v/${id}`))).text();
    expect(own).toContain('content="noindex"');
    expect(own).not.toMatch(/og:|twitter:|ld\+json|canonical/);
  }, 30_000);
});

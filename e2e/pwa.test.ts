import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openFront, type Front } from './front.ts';
import { openLive, signUpAs, uploadThrough } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: the installed app in a real browser; ${reason}\n`);

/** Longest wait for something a slow machine must do, in milliseconds. */
const SOON = { timeout: 12_000 };
/** Time in which something that must not happen would have, in milliseconds. */
const A_WHILE = 1000;

interface Icon {
  src: string;
  sizes: string;
  type: string;
  purpose: string;
}

interface Manifest {
  icons: Icon[];
  shortcuts: { url: string; icons: Icon[] }[];
  [field: string]: unknown;
}

describe.skipIf(skip)('the installed app, in a real browser', () => {
  let stage: Stage;
  let front: Front;
  let context: BrowserContext;
  let page: Page;
  const files: string[] = [];
  const clips: string[] = [];

  beforeAll(async () => {
    stage = await openStage({ INSTANCE_NAME: 'Harbour Clips' });
    front = await openFront(stage.origin);
    context = await stage.browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    await signUpAs(page, front.origin, 'ana');
    for (const seconds of [1.2, 1.5]) {
      const file = await drawClip(stage.dataDir, seconds);
      files.push(file);
      const caption = `A clip of ${seconds} seconds`;
      clips.push(await uploadThrough(page, { origin: front.origin, file, caption }));
    }
  });
  afterAll(async () => {
    await front[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  test('has a manifest that Chromium takes, in the name of the instance, and icons that exist', async () => {
    await page.goto(`${front.origin}/upload`);
    const session = await context.newCDPSession(page);
    const { errors, data = '' } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const manifest = JSON.parse(data) as Manifest;
    expect(manifest).toMatchObject({
      id: '/',
      name: 'Harbour Clips',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      share_target: { action: '/upload', method: 'POST', enctype: 'multipart/form-data' },
    });
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // Contexts of tests are private windows.
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);

    const { icons, shortcuts } = manifest;
    expect(icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`)).toEqual(
      expect.arrayContaining(['any 192x192', 'any 512x512', 'maskable 192x192', 'maskable 512x512']),
    );
    for (const icon of [...icons, ...shortcuts.flatMap((shortcut) => shortcut.icons)]) {
      const answer = await page.request.get(front.origin + icon.src);
      expect(answer.headers()['content-type']).toBe(icon.type);
      if (icon.type === 'image/png') expect(sizesOf(await answer.body())).toBe(icon.sizes);
    }
    expect(shortcuts.map(({ url }) => url)).toEqual(['/upload', '/search', '/notifications']);
    for (const { url } of shortcuts) {
      expect((await page.request.get(front.origin + url)).status()).toBe(200);
    }
  });

  test('keeps nothing that tells what was watched, and lets media pass by', async () => {
    await controlled(page, front.origin);
    const passed: boolean[] = [];
    page.on('response', (answer) => {
      if (answer.url().includes('/media/')) passed.push(answer.fromServiceWorker());
    });
    for (const clip of clips) {
      await page.goto(`${front.origin}/v/${clip}`);
      await playing(page);
    }
    const kept = await keptIn(page);
    const paths = kept.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/offline', '/api/v1/instance']));
    expect(paths.filter((path) => path.startsWith('/_app/immutable/')).length).toBeGreaterThan(5);
    const others = paths.filter((path) => !path.startsWith('/_app/immutable/'));
    expect(others.toSorted()).toEqual(['/api/v1/instance', '/offline']);
    for (const { path, text } of kept) {
      const told = [...clips, '/media/', 'A clip of', 'ana'].filter(
        (word) => path.includes(word) || (others.includes(path) && text.includes(word)),
      );
      expect([path, told]).toEqual([path, []]);
    }
    expect(passed.length).toBeGreaterThan(1);
    expect(passed).not.toContain(true);
  });

  test('says without a connection that there is none, and is back with it', async () => {
    const clip = `${front.origin}/v/${clips[0]}`;
    front.isDown = true;
    await page.goto(clip);
    await page.getByRole('heading', { name: 'No connection' }).waitFor();
    await page.getByText('Harbour Clips cannot be reached').waitFor();
    expect(page.url()).toBe(clip);
    front.isDown = false;
    await page.getByRole('link', { name: 'Try again' }).click();
    await playing(page);
  });
});

/** Goes to a page and waits until the worker answers for it. */
async function controlled(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction('navigator.serviceWorker.controller !== null', undefined, SOON);
}

/** Waits until a clip moves. */
async function playing(page: Page): Promise<void> {
  const moves = `[...document.querySelectorAll('video[src]')].some((clip) => clip.currentTime > 0.3)`;
  await page.waitForFunction(moves, undefined, SOON);
}

/** Everything in all caches of the page's origin. */
function keptIn(page: Page): Promise<{ path: string; text: string }[]> {
  return page.evaluate<{ path: string; text: string }[]>(`(async () => {
    const kept = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const { pathname, search } = new URL(url);
        kept.push({ path: pathname + search, text: await (await cache.match(url)).text() });
      }
    }
    return kept;
  })()`);
}

/** Width and height in the header of a PNG, as manifests write them. */
function sizesOf(png: Buffer): string {
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

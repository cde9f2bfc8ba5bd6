import { basename } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openFront, type Front } from './front.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: the installed app in a real browser; ${reason}\n`);

/** Longest wait for something a slow machine must do, in milliseconds. */
const SOON = { timeout: 12_000 };
/** Time in which something that must not happen would have, in milliseconds. */
const A_WHILE = 700;

/** Puts a share into the page's caches as the worker does, at the time that is given. */
const keepShared = (at: number): string => `(async () => {
  const about = { caption: '', note: null, name: 'a.mp4', lastModified: 0, at: ${at} };
  const headers = { 'footlights-about': encodeURIComponent(JSON.stringify(about)) };
  const cache = await caches.open('footlights-shared');
  await cache.put('/shared-clip', new Response('clip', { headers }));
})()`;

/** What a `<video>` in the page tells. */
interface Media {
  duration: number;
}

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
  let files: string[];
  const clips: string[] = [];

  beforeAll(async () => {
    stage = await openStage({ INSTANCE_NAME: 'Harbour Clips' });
    front = await openFront(stage.origin);
    context = await stage.browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    await signUpAs(page, front.origin, 'ana');
    files = await Promise.all([1.2, 1.5].map((seconds) => drawClip(stage.dataDir, seconds)));
    const [file = ''] = files;
    clips.push(await uploadAs(page, { origin: front.origin, file, caption: 'The first clip' }));
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
      expect.arrayContaining([
        'any 192x192',
        'any 512x512',
        'maskable 192x192',
        'maskable 512x512',
      ]),
    );
    for (const icon of [...icons, ...shortcuts.flatMap((shortcut) => shortcut.icons)]) {
      const answer = await page.request.get(front.origin + icon.src);
      expect(answer.headers()['content-type']).toBe(icon.type);
      const sizes = icon.type === 'image/png' ? sizesOf(await answer.body()) : 'any';
      expect(sizes).toBe(icon.sizes);
    }
    expect(shortcuts.map(({ url }) => url)).toEqual(['/upload', '/search', '/notifications']);
    for (const { url } of shortcuts) {
      expect((await page.request.get(front.origin + url)).status()).toBe(200);
    }
  });

  test('gets its worker once the first frame is there', async () => {
    const visitor = await stage.browser.newPage();
    front.held = '/media/';
    await visitor.goto(`${front.origin}/v/${clips[0]}`, { waitUntil: 'commit' });
    await visitor.locator('html[data-ready]').waitFor();
    await visitor.waitForTimeout(3000);
    const workers = 'navigator.serviceWorker.getRegistrations().then(({ length }) => length)';
    expect(await visitor.evaluate(workers)).toBe(0);
    front.held = undefined;
    await controlled(visitor);
    await visitor.close();
  });

  test('says without a connection that there is none, and is back with it', async () => {
    await controlled(page);
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

  test('follows a new version without a word where the page is new already', async () => {
    await page.goto(`${front.origin}/settings`);
    front.workerBytes += 1;
    await lookForWorker(page);
    await expect.poll(() => page.evaluate('globalThis.replacements'), SOON).toBe(1);
    await page.waitForTimeout(A_WHILE);
    expect(await page.getByText('A new version is here').count()).toBe(0);
  });

  test('says that a new version is there, on request reloads once, and never during an upload', async () => {
    await openLive(page, `${front.origin}/upload`);
    front.held = '/api/v1/uploads';
    await page.locator('input[type=file]').setInputFiles(files[1] ?? '');
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    front.workerBytes += 1;
    front.isNewer = true;
    await lookForWorker(page);
    await expect.poll(() => waits(page), SOON).toBe(true);
    // By then it would have been said.
    await page.waitForTimeout(3000);
    const said = page.getByRole('status').getByText('A new version is here');
    expect(await said.count()).toBe(0);

    front.held = undefined;
    const watch = page.getByRole('link', { name: 'Watch it', exact: true });
    clips.push((await watch.getAttribute('href', { timeout: 30_000 }))?.replace('/v/', '') ?? '');
    await said.waitFor();
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.getByRole('button', { name: 'Reload' }).press('Enter');
    await expect.poll(() => loads, SOON).toBe(1);
    front.isNewer = false;
    await page.waitForTimeout(A_WHILE);
    expect(loads).toBe(1);
    expect(await waits(page)).toBe(false);
  });

  test('keeps nothing that tells what was watched, and lets media pass by', async () => {
    const through = { media: new Set<boolean>(), api: new Set<boolean>(), app: new Set<boolean>() };
    page.on('response', (answer) => {
      const [, kind] = /^\/_?(media|api|app)\//.exec(new URL(answer.url()).pathname) ?? [];
      if (kind !== undefined) through[kind as keyof typeof through].add(answer.fromServiceWorker());
    });
    for (const clip of clips) {
      await page.goto(`${front.origin}/v/${clip}`);
      await playing(page);
    }
    await openLive(page, front.origin);
    await page.keyboard.press('ArrowDown');
    await playing(page);
    const kept = await keptIn(page);
    const paths = kept.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/offline', '/api/v1/instance']));
    expect(paths.filter((path) => path.startsWith('/_app/immutable/')).length).toBeGreaterThan(5);
    const others = paths.filter((path) => !path.startsWith('/_app/immutable/'));
    expect(others.toSorted()).toEqual(['/api/v1/instance', '/offline']);
    for (const { path, text } of kept) {
      const told = [...clips, '/media/', 'The first clip', 'ana'].filter(
        (word) => path.includes(word) || (others.includes(path) && text.includes(word)),
      );
      expect([path, told]).toEqual([path, []]);
    }
    expect([...through.media, ...through.api]).toEqual([false, false]);
    expect([...through.app]).toContain(true);
  });

  test('takes the first video that is shared to it, also from somebody who has to sign in first', async () => {
    await context.clearCookies();
    await page.goto(`${front.origin}/sign-in`);
    await controlled(page);
    await share(page, {
      files: ['package.json', ...files],
      title: 'Dusk',
      text: 'Dusk at the harbour',
    });
    await page.waitForURL(`${front.origin}/sign-in?to=%2Fupload`);
    await page.getByLabel('Username').fill('ana');
    await page.getByLabel('Password', { exact: true }).fill('ana likes footlights');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Several files were shared.').waitFor();
    await page.getByText(basename(files[0] ?? '')).waitFor();
    expect(await page.getByRole('textbox', { name: 'Caption' }).inputValue()).toBe(
      'Dusk at the harbour',
    );
    expect((await keptIn(page)).map(({ path }) => path)).not.toContain('/shared-clip');
    const preview = page.locator('figure video');
    const seconds = () => preview.evaluate((media) => (media as unknown as Media).duration);
    await expect.poll(seconds, SOON).toBeCloseTo(1.2, 1);
  });

  test('says what is wrong with what was shared, and where it cannot be taken', async () => {
    await page.goto(`${front.origin}/clips`);
    await controlled(page);
    await share(page, { files: ['package.json'] });
    await page.getByText('What was shared is no video.').waitFor();
    const answer = await page.request.post(`${front.origin}/upload`, {
      multipart: { clips: { name: 'a.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(400_000) } },
      maxRedirects: 0,
    });
    expect([answer.status(), answer.headers()['location']]).toEqual([303, '/upload?share=lost']);
    await page.goto(`${front.origin}/upload?share=lost`);
    await page.getByText('What you shared got lost').waitFor();
  });

  test('forgets what was shared an hour ago, and with all else what waits when the device is wiped', async () => {
    await page.goto(`${front.origin}/settings`);
    const isKept = async () => (await keptIn(page)).some(({ path }) => path === '/shared-clip');
    await page.evaluate(keepShared(Date.now() - 3_601_000));
    expect(await isKept()).toBe(true);
    await page.goto(`${front.origin}/upload`);
    await expect.poll(isKept, SOON).toBe(false);
    expect(await page.getByText('shared').count()).toBe(0);

    await openLive(page, `${front.origin}/settings`);
    await page.evaluate(keepShared(Date.now()));
    await page.getByRole('button', { name: 'Forget what I watched' }).click();
    await page.getByText('This device has forgotten what you watched').waitFor();
    // What it needs without a connection comes back by itself.
    const paths = async () => (await keptIn(page)).map(({ path }) => path).toSorted();
    await expect.poll(paths, SOON).toEqual(['/api/v1/instance', '/offline']);
  });
});

/** Waits until the worker answers for the page. */
async function controlled(page: Page): Promise<void> {
  const isControlled = 'navigator.serviceWorker.controller !== null';
  await expect.poll(() => page.evaluate(isControlled), SOON).toBe(true);
}

/** Counts how often another worker takes over, and gives the server's one a chance to wait. */
async function lookForWorker(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    globalThis.replacements = 0;
    navigator.serviceWorker.addEventListener('controllerchange', () => (replacements += 1));
    await (await navigator.serviceWorker.ready).update();
  })()`);
}

function waits(page: Page): Promise<boolean> {
  const isThere = 'navigator.serviceWorker.ready.then(({ waiting }) => waiting !== null)';
  return page.evaluate<boolean>(isThere);
}

/** Shares as the browser does for another app: a form that is sent as a navigation. */
async function share(
  page: Page,
  { files, ...texts }: { files: string[]; title?: string; text?: string },
): Promise<void> {
  await page.evaluate(`(() => {
    const form = document.createElement('form');
    Object.assign(form, { id: 'share', method: 'post', action: '/upload', enctype: 'multipart/form-data' });
    form.innerHTML = '<input type="file" name="clips" multiple>';
    for (const [name, value] of Object.entries(${JSON.stringify(texts)})) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value });
      form.append(input);
    }
    document.body.append(form);
  })()`);
  await page.locator('#share input[type=file]').setInputFiles(files);
  await Promise.all([
    page.waitForURL(/\/(?:upload|sign-in\?to=)/),
    page.evaluate(`document.querySelector('#share').submit()`),
  ]);
}

/** Waits until a clip moves. */
async function playing(page: Page): Promise<void> {
  const moves = `[...document.querySelectorAll('video[src]')].some((clip) => clip.currentTime > 0.3)`;
  await expect.poll(() => page.evaluate(moves), SOON).toBe(true);
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

import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: the player in a real browser; ${reason}\n`);

/** Longest wait for something a slow machine must do, in milliseconds. */
const SOON = { timeout: 12_000 };
/** Time in which something that must not happen would have, in milliseconds. */
const A_WHILE = 700;
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };
/** Distinct lengths in seconds make distinct files. */
const LENGTHS = [1.2, 1.5, 1.8, 2.1];

/** What the page tells of one `<video>` with a source. */
interface Shown {
  src: string;
  isInView: boolean;
  isPaused: boolean;
  isMuted: boolean;
  readyState: number;
  currentTime: number;
}

/** What the page tells of an `<img>`. */
interface Picture {
  naturalWidth: number;
}

/** The most that was there at once in any frame since the page began. */
interface Peaks {
  videos: number;
  sources: number;
  playing: number;
}

const SHOWN = `[...document.querySelectorAll('video[src]')].map((media) => ({
  src: media.getAttribute('src'),
  isInView: Math.abs(media.getBoundingClientRect().top) < 2,
  isPaused: media.paused,
  isMuted: media.muted,
  readyState: media.readyState,
  currentTime: media.currentTime,
}))`;

const WATCH_PEAKS = `
  globalThis.peaks = { videos: 0, sources: 0, playing: 0 };
  const look = () => {
    const all = [...document.querySelectorAll('video')];
    const note = (name, many) => (peaks[name] = Math.max(peaks[name], many));
    note('videos', all.length);
    note('sources', all.filter((media) => media.hasAttribute('src')).length);
    note('playing', all.filter((media) => !media.paused).length);
    requestAnimationFrame(look);
  };
  look();`;

describe.skipIf(skip)('the player, in a real browser', () => {
  let stage: Stage;
  const clips: string[] = [];
  const open: BrowserContext[] = [];

  beforeAll(async () => {
    stage = await openStage();
    const page = await stage.browser.newPage();
    await signUpAs(page, stage.origin, 'ana');
    for (const seconds of LENGTHS) {
      const file = await drawClip(stage.dataDir, seconds);
      const caption = `A clip of ${seconds} seconds`;
      clips.push(await uploadAs(page, { origin: stage.origin, file, caption }));
    }
    await page.close();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()));
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  async function openPage(options: BrowserContextOptions = PHONE): Promise<Page> {
    const context = await stage.browser.newContext(options);
    open.push(context);
    return context.newPage();
  }

  async function openFeed(): Promise<Page> {
    const page = await openPage();
    await page.addInitScript(WATCH_PEAKS);
    await page.goto(stage.origin);
    await page.locator('html[data-ready]').waitFor();
    await playing(page);
    return page;
  }

  /** Opens the feed while no clip gets through; `release` lets them. */
  async function openHeld(): Promise<{ page: Page; asked: Set<string>; release: () => void }> {
    const page = await openPage();
    const asked = new Set<string>();
    const gate = Promise.withResolvers<void>();
    await page.route(/\.mp4($|\?)/, async (route) => {
      asked.add(route.request().url());
      await gate.promise;
      await route.continue();
    });
    await page.goto(stage.origin, { waitUntil: 'commit' });
    await page.locator('html[data-ready]').waitFor();
    return { page, asked, release: gate.resolve };
  }

  test('the next clip waits until the current one can play through, and a picture stands in', async () => {
    const { page, asked, release } = await openHeld();
    const poster = page.locator('article .still img').first();
    await expect
      .poll(() => poster.evaluate((image) => (image as unknown as Picture).naturalWidth), SOON)
      .toBeGreaterThan(0);
    await page.waitForTimeout(A_WHILE);
    expect(await shownIn(page)).toHaveLength(1);
    expect(asked.size).toBe(1);
    release();
    const first = await playing(page);
    const next = async (): Promise<Shown | undefined> =>
      (await shownIn(page)).find(({ src }) => src !== first.src);
    await expect.poll(async () => (await next())?.readyState ?? 0, SOON).toBeGreaterThanOrEqual(2);
    expect(await next()).toMatchObject({ isInView: false, isPaused: true, currentTime: 0 });
  }, 60_000);

  test('a clip that is reached before it was prepared plays as soon as it is there', async () => {
    const { page, release } = await openHeld();
    const [first] = await shownIn(page);
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(async () => (await inView(page))?.src ?? first?.src, SOON)
      .not.toBe(first?.src);
    release();
    await playing(page, first?.src);
  }, 60_000);

  test('swiping down through all clips plays each with at most three video elements', async () => {
    const page = await openFeed();
    const seen = [(await playing(page)).src];
    while (seen.length < clips.length) {
      await swipeUp(page);
      seen.push((await playing(page, seen.at(-1))).src);
    }
    expect(new Set(seen).size).toBe(clips.length);
    await swipeUp(page);
    await page.getByText('That was everything').waitFor();
    await expect
      .poll(async () => (await shownIn(page)).every(({ isPaused }) => isPaused))
      .toBe(true);
    const peaks = await page.evaluate<Peaks>('peaks');
    expect(peaks.videos).toBe(3);
    expect(peaks.sources).toBeLessThanOrEqual(3);
    expect(peaks.playing).toBe(1);
  }, 60_000);

  test('Space pauses and plays, M switches the sound', async () => {
    const page = await openFeed();
    await page.keyboard.press('Space');
    await expect.poll(() => inView(page), SOON).toMatchObject({ isPaused: true });
    await page.keyboard.press('Space');
    await expect.poll(() => inView(page), SOON).toMatchObject({ isPaused: false, isMuted: true });
    await page.keyboard.press('m');
    await expect.poll(() => inView(page), SOON).toMatchObject({ isPaused: false, isMuted: false });
    await page.keyboard.press('m');
    await expect.poll(() => inView(page), SOON).toMatchObject({ isPaused: false, isMuted: true });
  }, 60_000);

  test('J and the down arrow show the next clip, K and the up arrow the one before', async () => {
    const page = await openFeed();
    const first = (await playing(page)).src;
    const second = await press(page, 'j', first);
    const third = await press(page, 'ArrowDown', second);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await press(page, 'k', third)).toBe(second);
    expect(await press(page, 'ArrowUp', second)).toBe(first);
  }, 60_000);

  test('tapping the clip pauses it, and tapping again plays it', async () => {
    const page = await openFeed();
    await page.touchscreen.tap(195, 300);
    await expect.poll(() => inView(page), SOON).toMatchObject({ isPaused: true });
    await page.touchscreen.tap(195, 300);
    await expect.poll(() => inView(page), SOON).toMatchObject({ isPaused: false });
  }, 60_000);

  test('the very first tap pauses, however soon after the page began it comes', async () => {
    const page = await openFeed();
    await page.evaluate(`
      const early = new MouseEvent('click', { bubbles: true, detail: 1 });
      Object.defineProperty(early, 'timeStamp', { value: 120 });
      document.querySelector('article .tap').dispatchEvent(early);
    `);
    await expect.poll(() => inView(page), SOON).toMatchObject({ isPaused: true });
  }, 60_000);

  test('a shared clip plays without any script', async () => {
    const page = await openPage({ ...PHONE, javaScriptEnabled: false });
    await page.goto(`${stage.origin}/v/${clips[1]}`);
    expect(await page.locator('video[src]').getAttribute('src')).toBeTruthy();
    await expect
      .poll(async () => (await inView(page))?.currentTime ?? 0, SOON)
      .toBeGreaterThan(0.2);
  }, 60_000);

  test('with single-key shortcuts off, J and M do nothing and the arrows still move', async () => {
    const page = await openPage();
    await page.goto(`${stage.origin}/settings`);
    const choice = page.getByLabel('Single-key shortcuts');
    await expect.poll(() => choice.isChecked(), SOON).toBe(true);
    await choice.uncheck();
    await page.goto(stage.origin);
    await page.locator('html[data-ready]').waitFor();
    const first = (await playing(page)).src;
    await page.keyboard.press('j');
    await page.keyboard.press('m');
    await page.waitForTimeout(A_WHILE);
    expect(await inView(page)).toMatchObject({ src: first, isMuted: true });
    expect(await press(page, 'ArrowDown', first)).not.toBe(first);
  }, 60_000);
});

function shownIn(page: Page): Promise<Shown[]> {
  return page.evaluate<Shown[]>(SHOWN);
}

async function inView(page: Page): Promise<Shown | undefined> {
  return (await shownIn(page)).find(({ isInView }) => isInView);
}

/** Waits until a clip other than `before` is in view and moves. */
async function playing(page: Page, before = ''): Promise<Shown> {
  let now: Shown | undefined;
  await expect
    .poll(async () => {
      now = await inView(page);
      return now !== undefined && now.src !== before && !now.isPaused && now.currentTime > 0;
    }, SOON)
    .toBe(true);
  if (now === undefined) throw new Error('No clip is in view.');
  return now;
}

async function press(page: Page, key: string, before: string): Promise<string> {
  await page.keyboard.press(key);
  return (await playing(page, before)).src;
}

/** A finger moves up most of the screen, in steps of a frame. */
async function swipeUp(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove', y: number): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x: 195, y }] });
  await touch('touchStart', 700);
  for (let y = 670; y >= 130; y -= 30) {
    await touch('touchMove', y);
    await page.waitForTimeout(16);
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Beacon } from '../src/index.ts';
import type { Watch, watchMedia as WatchMedia } from '../src/watch.ts';
import { startBrowser, type OwnBrowser } from './page/browser.ts';
import { CLIP_SECONDS, startPageServer, type PageServer } from './page/server.ts';

declare const media: HTMLVideoElement;
declare const beacon: Beacon;
declare const watchMedia: typeof WatchMedia;
declare const until: (isDone: () => boolean) => Promise<void>;
declare const pauseFor: (ms: number) => Promise<void>;

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const TOLERANCE_SECONDS = 0.25;
const missing = [
  ...(existsSync(CHROMIUM) ? [] : ['chromium']),
  ...(spawnSync('ffmpeg', ['-version']).status === 0 ? [] : ['ffmpeg']),
];
if (missing.length)
  process.stdout.write(
    `skipped: the beacon in a real browser; no ${missing.join(' and ')}. Mend it: apt-get install -y ${missing.join(' ')}\n`,
  );

describe.skipIf(missing.length)('in a real browser', () => {
  let server: PageServer;
  let browser: OwnBrowser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer(), startBrowser(CHROMIUM)]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  const address = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
  const open = async (path: string): Promise<Page> => {
    const page = await browser.context.newPage();
    page.on('pageerror', (error) => expect.unreachable(`thrown into the page: ${error.message}`));
    await page.goto(address(path));
    return page;
  };
  const packetsOf = (video: string) =>
    server.received.filter(({ packet }) => packet.video === video);

  test('watched seconds are those really played, within 0.25 s', async () => {
    const page = await open('/page');
    const { truth, measured } = await page.evaluate(playThrough, CLIP_SECONDS);
    process.stdout.write(`beacon: played ${truth.join(', ')} s, measured ${measured.join(', ')}\n`);
    expect(measured).toHaveLength(2);
    for (const [pass, seconds] of measured.entries())
      expect(Math.abs(seconds - (truth[pass] ?? 0))).toBeLessThan(TOLERANCE_SECONDS);
  });

  test('a tab in the background does not count, though its sound plays on', async () => {
    const page = await open('/page');
    await page.evaluate(async () => {
      const turns: number[] = [];
      document.addEventListener('visibilitychange', () => turns.push(media.currentTime));
      Object.assign(window, { turns, watch: watchMedia(media) });
      media.muted = false;
      await media.play();
      await until(() => media.currentTime > 1);
    });
    const other = await open('/elsewhere');
    await other.bringToFront();
    await other.waitForTimeout(1000);
    await page.bringToFront();
    await page.waitForTimeout(600);
    const { turns, measured, end } = await page.evaluate(() => {
      const kept = window as unknown as { turns: number[]; watch: Watch };
      return { turns: kept.turns, measured: kept.watch.take(), end: media.currentTime };
    });
    const [hidden = 0, shown = 0] = turns;
    expect(shown - hidden).toBeGreaterThan(0.7);
    expect(measured).toHaveLength(1);
    const error = (measured[0] ?? 0) - (hidden + end - shown);
    expect(Math.abs(error)).toBeLessThan(TOLERANCE_SECONDS);
  });

  test('a visit is sent when the page is left, and a new one begins on return', async () => {
    const page = await open('/page');
    await page.evaluate(async () => {
      beacon.watch(media, { video: 'v_left', creator: 'a_ana', source: 'feed' });
      await media.play();
      await until(() => media.currentTime > 2.1);
      addEventListener('pageshow', ({ persisted }) => {
        if (persisted) setTimeout(() => (location.href = '/elsewhere'), 1000);
      });
      location.href = '/elsewhere#back';
    });
    await expect.poll(() => packetsOf('v_left').length, { timeout: 8000 }).toBe(2);
    const [left, returned] = packetsOf('v_left').map(({ packet }) => packet);
    expect(left).toMatchObject({ first: 1, passes: [4], source: 'feed' });
    expect(returned).toMatchObject({ first: 2, passes: [0], tag: left?.tag });
    for (const { bytes, headers } of packetsOf('v_left')) {
      expect(bytes).toBe(512);
      expect(headers['content-type']).toBe('text/plain');
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('referer');
    }
  });

  test('in someone else’s page a visit counts only once the person has touched it', async () => {
    // Nothing is evaluated in the frame: that would touch it.
    const untouched = await open('/embedding#v_untouched');
    await untouched.waitForTimeout(1200);
    await untouched.goto(address('/elsewhere'));
    const touched = await open('/embedding#v_touched');
    await touched.waitForTimeout(1000);
    await touched.mouse.click(20, 20);
    await touched.waitForTimeout(200);
    await touched.goto(address('/elsewhere'));
    await expect.poll(() => packetsOf('v_touched').length).toBe(1);
    expect(packetsOf('v_untouched')).toEqual([]);
  });
});

/** Runs in the page: pauses, hides, seeks, hurries and loops; gives what was played and measured. */
const playThrough = async (duration: number) => {
  const watch = watchMedia(media);
  media.loop = true;
  let truth = 0;
  /** Plays from where it is to `position`. */
  const playTo = async (position: number): Promise<void> => {
    const from = media.currentTime;
    await until(() => media.currentTime >= position);
    truth += media.currentTime - from;
  };
  const seekTo = async (position: number): Promise<void> => {
    media.currentTime = position;
    await until(() => !media.seeking);
  };

  await media.play();
  await playTo(1.1);
  media.pause();
  await pauseFor(600);
  await media.play();
  await playTo(1.4);
  // 60 of 160 pixels are left.
  scrollTo(0, 100);
  await pauseFor(500);
  scrollTo(0, 0);
  await playTo(media.currentTime + 0.3);
  await seekTo(4);
  await playTo(4.6);
  await seekTo(2);
  await playTo(2.6);
  media.playbackRate = 2;
  await playTo(3.8);
  truth += duration - media.currentTime;
  await until(() => media.currentTime < 3);
  await until(() => media.currentTime >= 1);
  const second = media.currentTime;
  return { truth: [truth, second], measured: watch.take() };
};

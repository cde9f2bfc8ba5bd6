import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Beacon } from '../src/index.ts';
import type { Watch } from '../src/watch.ts';
import type { PlayPacket } from '../src/wire.ts';
import { startBrowser, type OwnBrowser } from './page/browser.ts';
import type * as stage from './page/entry.ts';
import type { Outcome } from './page/scenes.ts';
import { startPageServer, type PageServer } from './page/server.ts';
import type { Truth } from './page/truth.ts';
import { DAY_MS, NOON } from './world.ts';

// What the page has: all of test/page/entry.ts, a video, and its beacon.
declare const media: HTMLVideoElement;
declare const beacon: Beacon;
/** The site's clock less the real one, ms. */
declare const ahead: number;
declare const watchMedia: typeof stage.watchMedia;
declare const followFrames: typeof stage.followFrames;
declare const playScenes: typeof stage.playScenes;
declare const beaconOf: typeof stage.beaconOf;
declare const visit: typeof stage.visit;
declare const until: typeof stage.until;

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const TOLERANCE_SECONDS = 0.25;
const STORAGE_KEY = 'footlights.beacon';
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
  let pages: Page[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer(), startBrowser(CHROMIUM)]);
    // Noon on the site, so that no test meets midnight.
    server.aheadMs = NOON - Date.now();
  });
  beforeEach(() => {
    server.api = 'up';
  });
  afterEach(async () => {
    await browser.context.setOffline(false);
    await Promise.all(pages.map((page) => page.close()));
    pages = [];
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  const address = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
  const open = async (path: string): Promise<Page> => {
    const page = await browser.context.newPage();
    pages.push(page);
    page.on('pageerror', (error) => expect.unreachable(`thrown into the page: ${error.message}`));
    await page.goto(address(path));
    return page;
  };
  /** A player on a device that remembers nothing. */
  const openAnew = async (): Promise<Page> => {
    const page = await open('/page');
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    return page;
  };
  const sentFor = (video: string): PlayPacket[] =>
    server.received.map(({ packet }) => packet).filter((packet) => packet.video === video);
  /** As the server counts them: a packet that came twice, word for word, is one. */
  const packetsOf = (video: string): PlayPacket[] => [
    ...new Map(sentFor(video).map((packet) => [JSON.stringify(packet), packet])).values(),
  ];
  const remembered = (page: Page): Promise<string> =>
    page.evaluate((key) => localStorage.getItem(key) ?? '', STORAGE_KEY);

  describe('watched seconds are those of the frames shown, within 0.25 s:', () => {
    // Frames come late where the machine is busy with something else: once more, then.
    test(
      'pauses, seeks, a stall, speeds, loops, replays, scrolling away',
      { retry: 1 },
      async () => {
        const page = await open('/page');
        const outcomes = await page.evaluate(() => playScenes());
        expect(Object.keys(outcomes)).toHaveLength(7);
        for (const [name, outcome] of Object.entries(outcomes)) expectTheSame(name, outcome);
      },
    );

    test('a tab in the background, though its sound plays on', async () => {
      const page = await open('/page');
      await page.evaluate(async () => {
        const [truth, watch, turns] = [followFrames(media), watchMedia(media), [] as number[]];
        document.addEventListener('visibilitychange', () => {
          turns.push(media.currentTime);
          truth.jump();
        });
        Object.assign(window, { truth, turns, watch });
        media.muted = false;
        await media.play();
        await until(() => media.currentTime > 1);
      });
      const other = await open('/elsewhere');
      await other.bringToFront();
      await other.waitForTimeout(1000);
      await page.bringToFront();
      await page.waitForTimeout(700);
      const { turns, shown, measured } = await page.evaluate(() => {
        const kept = window as unknown as { truth: Truth; turns: number[]; watch: Watch };
        media.pause();
        return { turns: kept.turns, shown: kept.truth.passes(), measured: kept.watch.take() };
      });
      const [hidden = 0, back = 0] = turns;
      expect(back - hidden).toBeGreaterThan(0.7);
      expectTheSame('a background tab', { shown, measured });
    });
  });

  test('a visit is sent when the page is left, and a new one begins on return', async () => {
    const page = await openAnew();
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
    const [left, returned] = packetsOf('v_left');
    expect(left).toMatchObject({ first: 1, passes: [4], source: 'feed' });
    expect(returned).toMatchObject({ first: 2, passes: [0], tag: left?.tag });
  });

  test('what nobody could take waits without a tag, and goes with the next page', async () => {
    const page = await openAnew();
    server.api = 'down';
    await page.evaluate(async () => {
      await visit(beacon, { video: 'v_offline' }, 2.1);
      await beacon.flush();
    });
    expect(await remembered(page)).toMatch(/v_offline/);
    expect(await remembered(page)).not.toMatch(/[0-9a-f]{16}/);
    expect(packetsOf('v_offline')).toEqual([]);
    server.api = 'up';
    await page.reload();
    await expect.poll(() => packetsOf('v_offline')).toMatchObject([{ first: 1, passes: [4] }]);
  });

  test('played offline, it has tag and ticket of the day it is sent; after 48 hours it is gone', async () => {
    await openAnew();
    const watchOffline = async (video: string): Promise<void> => {
      const page = await open('/page');
      await page.evaluate((id) => {
        Object.assign(window, { visiting: visit(beacon, { video: id }, 1.5) });
      }, video);
      await page.waitForTimeout(200);
      await browser.context.setOffline(true);
      await page.evaluate(async () => {
        await (window as unknown as { visiting: Promise<void> }).visiting;
        await beacon.flush();
      });
      const { queue, tags } = JSON.parse(await remembered(page));
      expect(queue).toMatchObject([{ video }]);
      expect(JSON.stringify(tags)).not.toContain(video);
      await page.close();
      await browser.context.setOffline(false);
    };
    const today = Math.floor((Date.now() + server.aheadMs) / DAY_MS);
    await watchOffline('v_yesterday');
    server.aheadMs += DAY_MS;
    await open('/page');
    await expect.poll(() => packetsOf('v_yesterday')).toHaveLength(1);
    const [packet] = packetsOf('v_yesterday');
    expect(packet?.watched).toMatch(new RegExp(`^${today}\\.`));
    expect(packet?.ticket).toMatch(new RegExp(`^${today + 1}\\.`));

    await watchOffline('v_old');
    server.aheadMs += 2 * DAY_MS + 1000;
    const later = await open('/page');
    await later.evaluate(() => beacon.flush());
    expect(packetsOf('v_old')).toEqual([]);
  });

  test('unanswered, it is sent again as it was that day, and never under another tag', async () => {
    const page = await openAnew();
    server.api = 'mute';
    await page.evaluate(async () => {
      await visit(beacon, { video: 'v_lost' });
      await beacon.flush();
    });
    await page.reload();
    await expect.poll(() => sentFor('v_lost').length).toBeGreaterThan(1);
    server.api = 'up';
    server.aheadMs += DAY_MS;
    await page.reload();
    await page.evaluate(() => visit(beacon, { video: 'v_next' }).then(() => beacon.flush()));
    expect(packetsOf('v_next')).toHaveLength(1);
    expect(packetsOf('v_lost')).toHaveLength(1);
    expect(await remembered(page)).not.toMatch(/v_lost"/);
  });

  test('two tabs are one device, and 50 visits are four plays', async () => {
    const page = await openAnew();
    const other = await open('/page');
    for (const tab of [page, other, page]) {
      await tab.bringToFront();
      await tab.evaluate(() => visit(beacon, { video: 'v_tabs' }).then(() => beacon.flush()));
    }
    await page.evaluate(async () => {
      for (let visits = 0; visits < 47; visits++) await visit(beacon, { video: 'v_tabs' }, 0.01);
      await beacon.flush();
    });
    const packets = packetsOf('v_tabs');
    expect(new Set(packets.map(({ tag }) => tag)).size).toBe(1);
    expect(packets.map(({ first, passes }) => [first, passes.length])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
    ]);
  });

  test('own plays and those of somebody who objects are not sent', async () => {
    const page = await openAnew();
    await page.evaluate(async () => {
      const mine = beaconOf(ahead, { isOwn: (video) => video === 'v_mine' });
      await visit(mine, { video: 'v_mine' });
      await visit(mine, { video: 'v_yours' });
      await mine.flush();
      mine.setCounting(false);
    });
    await page.reload();
    await page.evaluate(() => visit(beacon, { video: 'v_objected' }).then(() => beacon.flush()));
    expect(await remembered(page)).not.toMatch(/v_|a_|[0-9a-f]{16}/);
    expect(packetsOf('v_yours')).toHaveLength(1);
    expect([...packetsOf('v_mine'), ...packetsOf('v_objected')]).toEqual([]);
  });

  test('a device whose storage is full, or that has none, sends nothing', async () => {
    const page = await openAnew();
    await page.evaluate(async () => {
      const fill = (size: number): void => {
        try {
          for (;;) localStorage.setItem(`full ${localStorage.length}`, 'x'.repeat(size));
        } catch {
          if (size > 1) fill(size >> 1);
        }
      };
      fill(1 << 20);
      await visit(beacon, { video: 'v_full' });
      await beacon.flush();
      localStorage.clear();
      await visit(beacon, { video: 'v_roomy' });
      await beacon.flush();
    });
    const sandboxed = await open('/sandboxing#v_sandboxed');
    await sandboxed.waitForTimeout(800);
    await sandboxed.mouse.click(20, 20);
    await sandboxed.waitForTimeout(200);
    await sandboxed.goto(address('/elsewhere'));
    await sandboxed.waitForTimeout(200);
    expect(packetsOf('v_roomy')).toHaveLength(1);
    expect([...packetsOf('v_full'), ...packetsOf('v_sandboxed')]).toEqual([]);
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

  test('all that was sent here has one size, no cookie and no referrer', () => {
    expect(server.received.length).toBeGreaterThan(10);
    for (const { bytes, headers } of server.received) {
      expect([bytes, headers['content-type']]).toEqual([512, 'text/plain']);
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
      expect(headers).not.toHaveProperty('referer');
    }
  });
});

const expectTheSame = (name: string, { shown, measured }: Outcome): void => {
  const [truth, told] = [shown, measured].map((passes) =>
    passes.map((seconds) => seconds.toFixed(2)).join(', '),
  );
  process.stdout.write(`beacon, ${name}: shown ${truth} s, measured ${told} s\n`);
  const errors = measured.map((seconds, pass) => Math.abs(seconds - (shown[pass] ?? 0)));
  expect([name, measured.length]).toEqual([name, shown.length]);
  expect(Math.max(...errors)).toBeLessThan(TOLERANCE_SECONDS);
};

import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: the player's controls in a real browser; ${reason}\n`);

const SOON = { timeout: 12_000 };
const WIDE: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };
const LENGTHS = [14, 12];

describe.skipIf(skip)('the player’s controls, in a real browser', () => {
  let stage: Stage;
  let creator: Page;
  const clips: string[] = [];
  const open: BrowserContext[] = [];

  beforeAll(async () => {
    stage = await openStage();
    creator = await stage.browser.newPage();
    await signUpAs(creator, stage.origin, 'ana');
    for (const seconds of LENGTHS) {
      const file = await drawClip(stage.dataDir, seconds);
      const caption = `A clip of ${seconds} seconds`;
      clips.push(await uploadAs(creator, { origin: stage.origin, file, caption }));
    }
  }, 120_000);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()));
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  async function openFeed(options: BrowserContextOptions, path = '/'): Promise<Page> {
    const context = await stage.browser.newContext(options);
    open.push(context);
    const page = await context.newPage();
    await page.goto(stage.origin + path);
    await page.locator('.extras').waitFor(SOON);
    return page;
  }
  /** Of the element whose clip is in view. */
  const media = <Value>(page: Page, what: string) =>
    page.evaluate<Value>(
      `(([media]) => media?.${what})([...document.querySelectorAll('video[src]')].filter((one) => Math.abs(one.getBoundingClientRect().y + one.getBoundingClientRect().height / 2 - innerHeight / 2) < 60))`,
    );
  const time = (page: Page) => media<number>(page, 'currentTime');

  test('arrows seek by five seconds, the slider tells where one is, and dragging it moves', async () => {
    const page = await openFeed(WIDE);
    await page.keyboard.press(' ');
    await expect.poll(() => media(page, 'paused'), SOON).toBe(true);
    const before = await time(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => time(page), SOON).toBeCloseTo(before + 5, 1);
    await page.getByText('5 seconds ahead', { exact: true }).first().waitFor(SOON);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => time(page), SOON).toBeCloseTo(before, 1);
    const slider = page.getByRole('slider', { name: 'Position in the clip' });
    await slider.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => time(page), SOON).toBeCloseTo(before + 5, 1);
    await expect
      .poll(() => slider.getAttribute('aria-valuetext'), SOON)
      .toMatch(/^0:0[5-9] of 0:1[24]$/);
    const { x, y, width, height } = (await slider.boundingBox())!;
    expect(height).toBeGreaterThanOrEqual(24);
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.75, y + height / 2, { steps: 4 });
    await page.mouse.up();
    const length = await media<number>(page, 'duration');
    await expect
      .poll(async () => Math.abs((await time(page)) - length * 0.75), SOON)
      .toBeLessThan(1);
  });

  test('a chosen speed holds for the clips that follow', async () => {
    const page = await openFeed(WIDE);
    await page.keyboard.press('Shift+>');
    await page.keyboard.press('Shift+>');
    await expect.poll(() => media(page, 'playbackRate'), SOON).toBe(1.5);
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('video[src]').count(), SOON).toBeGreaterThan(1);
    await expect
      .poll(() => page.evaluate(`document.querySelector('.scroller').scrollTop`), SOON)
      .toBe(900);
    await expect.poll(() => media(page, 'playbackRate'), SOON).toBe(1.5);
    await page.getByRole('button', { name: 'More about this clip' }).last().dispatchEvent('click');
    expect(await page.getByRole('dialog').getByLabel('Speed').inputValue()).toBe('1.5');
    await page.getByRole('dialog').getByLabel('Speed').selectOption('0.5');
    await expect.poll(() => media(page, 'playbackRate'), SOON).toBe(0.5);
  });

  test('captions are fetched when they are switched on, drawn over the clip, and stay on', async () => {
    for (const id of clips) {
      const answer = await creator.request.put(`${stage.origin}/api/v1/videos/${id}/subtitles/en`, {
        headers: { origin: stage.origin, 'content-type': 'text/vtt' },
        data: 'WEBVTT\n\n00:00.000 --> 00:11.000\nHello from the <i>harbour</i>\n',
      });
      expect(answer.status()).toBe(200);
    }
    const page = await openFeed(WIDE);
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('.vtt') && asked.push(request.url()));
    await page.waitForTimeout(300);
    expect(asked).toEqual([]);
    const line = page.locator('.lines').getByText('Hello from the harbour');
    await page.keyboard.press('c');
    await line.waitFor(SOON);
    expect(await line.locator('i').textContent()).toBe('harbour');
    expect(asked.length).toBe(1);
    await page.reload();
    await line.waitFor(SOON);
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    await line.waitFor({ ...SOON, state: 'detached' });
  });

  test('the buttons of the player come with the mouse, and full screen leaves the clip alone', async () => {
    const page = await openFeed(WIDE);
    const tools = page.getByRole('group', { name: 'Player' });
    const opacity = () =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('.tools')).opacity`);
    expect(await opacity()).toBe('0');
    await page.mouse.move(700, 400);
    await page.mouse.move(710, 410);
    await expect.poll(opacity, SOON).toBe('1');
    await tools.getByRole('button', { name: 'Full screen' }).click();
    await expect.poll(() => page.evaluate('document.fullscreenElement !== null'), SOON).toBe(true);
    expect(await page.locator('header').isVisible()).toBe(false);
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate('document.fullscreenElement'), SOON).toBeNull();
  });

  test('? lists the keys, and there they are switched off', async () => {
    const page = await openFeed(WIDE);
    await page.keyboard.press('Shift+?');
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await list.getByText('Slower or faster').waitFor(SOON);
    await list.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    const isMuted = await media(page, 'muted');
    await page.keyboard.press('m');
    await page.keyboard.press('Shift+?');
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => page.evaluate(`document.querySelector('.scroller').scrollTop`), SOON)
      .toBe(900);
    expect(await media(page, 'muted')).toBe(isMuted);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('where clips are not to play by themselves, each waits, before any script and after', async () => {
    const context = await stage.browser.newContext(PHONE);
    open.push(context);
    const page = await context.newPage();
    await page.goto(`${stage.origin}/settings`);
    await page.getByRole('radio', { name: 'Never' }).check();
    await page.getByRole('checkbox', { name: 'Save data' }).check();
    const plays: string[] = [];
    await page.exposeFunction('played', (at: string) => plays.push(at));
    await page.addInitScript(
      `addEventListener('timeupdate', ({ target }) => target.currentTime > 0.3 && played('on'), true)`,
    );
    const asked = new Set<string>();
    page.on('request', (request) => request.url().includes('.mp4') && asked.add(request.url()));
    await page.goto(stage.origin);
    await page.locator('.extras').waitFor(SOON);
    await page.waitForTimeout(700);
    expect(await media(page, 'paused')).toBe(true);
    expect(plays).toEqual([]);
    expect(asked.size).toBe(1);
    await page.locator('.tap').first().click();
    await expect.poll(() => media(page, 'paused'), SOON).toBe(false);
  });

  test('without a connection it says so, and goes on by itself when it is back', async () => {
    const page = await openFeed(PHONE);
    const files = /\.mp4($|\?)/;
    await page.context().setOffline(true);
    await page.getByText('You are offline.', { exact: false }).waitFor(SOON);
    await page.route(files, (route) => route.abort());
    await page.evaluate(`document.querySelectorAll('video[src]').forEach((one) => one.load())`);
    await page.getByText('This clip cannot be played right now.').first().waitFor(SOON);
    await page.unroute(files);
    await page.context().setOffline(false);
    await page
      .getByText('This clip cannot be played right now.')
      .waitFor({ ...SOON, state: 'detached' });
    await expect.poll(() => time(page), SOON).toBeGreaterThan(0);
    expect(await page.getByText('You are offline.', { exact: false }).count()).toBe(0);
  });

  test('on a wide screen comments stand beside the clip, and those of the next are asked for by a button alone', async () => {
    const page = await openFeed(WIDE);
    const asked: string[] = [];
    page.on(
      'request',
      (request) => request.url().includes('/comments') && asked.push(request.url()),
    );
    await page
      .getByRole('link', { name: /^Comments/ })
      .first()
      .dispatchEvent('click');
    const panel = page.getByRole('dialog', { name: /comments/i });
    await panel.waitFor(SOON);
    const right = await page.evaluate<number>(
      `document.querySelector('.scroller').getBoundingClientRect().right`,
    );
    expect((await panel.boundingBox())!.x).toBeGreaterThanOrEqual(right);
    await expect.poll(() => asked.filter((url) => url.includes('/api/')).length, SOON).toBe(1);
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('j');
    await panel.getByText('Another clip is in view.').waitFor(SOON);
    await page.waitForTimeout(300);
    expect(asked.filter((url) => url.includes('/api/')).length).toBe(1);
    await panel.getByRole('button', { name: 'Show its comments' }).click();
    await expect.poll(() => asked.filter((url) => url.includes('/api/')).length, SOON).toBe(2);
    await page.getByRole('link', { name: 'Search and discover' }).click();
    await panel.waitFor({ ...SOON, state: 'detached' });
  });

  test('the small window follows to the next clip, and closes with the key that opened it', async () => {
    const page = await openFeed(WIDE);
    const floating = () =>
      page.evaluate<string | undefined>('document.pictureInPictureElement?.src');
    const first = await media<string>(page, 'src');
    await page.keyboard.press('i');
    await expect.poll(floating, SOON).toBe(first);
    await page.keyboard.press('j');
    await expect.poll(async () => (await floating()) !== first, SOON).toBe(true);
    // The page scrolls meanwhile.
    await expect
      .poll(async () => (await media<string>(page, 'src')) === (await floating()), SOON)
      .toBe(true);
    await page.keyboard.press('i');
    await expect.poll(floating, SOON).toBeUndefined();
  });

  test('coming back finds the clip where it was left', async () => {
    const page = await openFeed(WIDE);
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => time(page), SOON).toBeGreaterThan(5);
    const left = await time(page);
    await page.locator('.creator').first().dispatchEvent('click');
    await page.getByRole('heading', { name: 'ana' }).waitFor(SOON);
    await page.goBack();
    await page.locator('.extras').waitFor(SOON);
    await expect.poll(() => time(page), SOON).toBeGreaterThanOrEqual(left);
  });

  test('blocking from the menu takes away every clip of that creator at once', async () => {
    const context = await stage.browser.newContext(WIDE);
    open.push(context);
    const page = await context.newPage();
    await signUpAs(page, stage.origin, 'ben');
    await page.goto(stage.origin);
    await page.locator('.extras').waitFor(SOON);
    await page.getByRole('button', { name: 'More about this clip' }).first().dispatchEvent('click');
    const menu = page.getByRole('dialog');
    await menu.getByText('Block @ana').click();
    await menu.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByText('You block @ana').waitFor(SOON);
    await expect.poll(() => page.locator('article').count(), SOON).toBe(0);
  });

  test('a visit is one play, whatever comes to the page meanwhile', async () => {
    const context = await stage.browser.newContext(PHONE);
    open.push(context);
    const page = await context.newPage();
    const visits = `
      globalThis.visits = [];
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (name, ...rest) {
        if (name === 'ratechange') visits.push(this.src);
        return add.call(this, name, ...rest);
      };`;
    await page.addInitScript(visits);
    await page.goto(stage.origin);
    await page.locator('.extras').waitFor(SOON);
    await expect.poll(() => time(page), SOON).toBeGreaterThan(2);
    // The beacon alone listens for changes of speed, once for each visit.
    expect(await page.evaluate<string[]>('visits')).toHaveLength(1);
  });
});

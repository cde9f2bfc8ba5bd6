import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { crowdWatches, signUpThrough, uploadThrough } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: the main job in a real browser; ${reason}\n`);

const MINUTE = 60_000;

/** What a `<video>` in the page tells. */
interface Media {
  currentTime: number;
}

describe.skipIf(skip)('the main job, in a real browser', () => {
  let stage: Stage;
  let video: string;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  test('a creator signs up, uploads a clip and sees it become ready', async () => {
    const page = await stage.browser.newPage();
    await signUpThrough(page, stage.origin, 'ana');
    video = await uploadThrough(page, {
      origin: stage.origin,
      file: await drawClip(stage.dataDir, 6, '540x960'),
      caption: 'First light <b>over</b> the stage',
    });
    expect(video).toMatch(/^v_/);
    await page.goto(`${stage.origin}/clips`);
    await page.getByText('First light <b>over</b> the stage').first().waitFor();
    await page.close();
  });

  test('the first clip plays before any script runs', async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(stage.origin);
    const clip = page.locator('video[src]').first();
    await expect
      .poll(() => clip.evaluate((media) => (media as unknown as Media).currentTime), {
        timeout: 8000,
      })
      .toBeGreaterThan(0.2);
    await context.close();
  });

  test('somebody signed out watches it and one blind packet goes out', async () => {
    const context = await stage.browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(stage.origin);
    await expect
      .poll(
        () =>
          page
            .locator('video')
            .evaluateAll((all) =>
              Math.max(...all.map((media) => (media as unknown as Media).currentTime)),
            ),
        { timeout: 15_000 },
      )
      .toBeGreaterThan(1.5);
    await page
      .getByText(/fewer than 25 views/)
      .first()
      .waitFor();
    // Swiping away ends the visit; the device reports within 20 s.
    const sending = page.waitForRequest((request) => request.url().endsWith('/api/v1/plays'), {
      timeout: 40_000,
    });
    await page.keyboard.press('ArrowDown');
    const request = await sending;
    const body = request.postData() ?? '';
    const packet = JSON.parse(body) as Record<string, unknown>;
    const { ticket, ...said } = packet;
    expect(said).toEqual({
      video,
      tag: expect.stringMatching(/^[0-9a-f]{16}$/),
      first: 1,
      passes: expect.arrayContaining([expect.any(Number)]),
      source: 'feed',
    });
    expect(ticket).toBeTypeOf('string');
    expect(body).toHaveLength(512);
    const headers = await request.allHeaders();
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('referer');
    expect((await request.response())?.status()).toBe(204);
    await context.close();
  }, 70_000);

  test('the released count appears on the clip’s page after its first window', async () => {
    await crowdWatches(stage, video, 400);
    const page = await stage.browser.newPage();
    await page.goto(`${stage.origin}/v/${video}`);
    await page
      .getByText(/fewer than 25 views/)
      .first()
      .waitFor();
    await stage.clock.advance(62 * MINUTE);
    await stage.context.views.settled();
    await page.reload();
    const shown = await page
      .getByRole('link', { name: /^[\d.,]+K? views/ })
      .first()
      .textContent();
    const views = Number(/[\d.,]+/.exec(shown ?? '')?.[0]);
    // 401 views and noise of 9.4 standard deviation: 60 is more than six of them.
    expect(Math.abs(views - 401)).toBeLessThan(60);
    await page.getByRole('link', { name: /views/ }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/counting');
    await page.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: what a device learns, in a real browser; ${reason}\n`);

describe.skipIf(skip)('what a device learns, in a real browser', () => {
  let stage: Stage;
  let page: Page;
  const clips: string[] = [];

  beforeAll(async () => {
    stage = await openStage();
    const creator = await stage.browser.newPage();
    await signUpAs(creator, stage.origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    for (const caption of ['One #boats', 'Two #boats'])
      clips.push(await uploadAs(creator, { origin: stage.origin, file, caption }));
    page = await stage.browser.newPage({ viewport: { width: 390, height: 844 } });
    await signUpAs(page, stage.origin, 'ben');
  }, 120_000);
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  const kept = () =>
    page.evaluate<Record<string, { worth: number }>>(
      `JSON.parse(localStorage.getItem('footlights.interests') ?? '{}')`,
    );
  const goOn = async () => {
    await page.keyboard.press('j');
    await expect
      .poll(() =>
        page.evaluate(
          `(({ scrollTop, clientHeight }) => scrollTop / clientHeight)(document.querySelector('.scroller'))`,
        ),
      )
      .toBe(1);
  };
  /** Of the clip in view, without scrolling as a pointer does that looks for another. */
  const more = async () => {
    await page
      .getByRole('button', { name: 'More about this clip', exact: true })
      .last()
      .dispatchEvent('click');
    await page.getByRole('dialog').waitFor();
  };

  test('is learnt from staying, told in words on asking, and never sent', async () => {
    const bodies: string[] = [];
    page.on('request', (request) => bodies.push(`${request.url()} ${request.postData() ?? ''}`));
    await openLive(page, stage.origin);
    await expect
      .poll(() => page.evaluate(`document.querySelector('video')?.currentTime ?? 0`), {
        timeout: 15_000,
      })
      .toBeGreaterThan(2.2);
    await goOn();
    await expect.poll(async () => (await kept())['#boats']?.worth ?? 0).toBeGreaterThan(0);
    await more();
    await page.getByText('Why this clip?').click();
    await page.getByText(/Only this device knows|as for everybody/).waitFor();
    await page.getByRole('button', { name: 'Not interested' }).click();
    await expect.poll(async () => (await kept())['#boats']?.worth ?? 0).toBeLessThan(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await kept())['#boats']?.worth ?? 0).toBeGreaterThan(0);
    expect(bodies.filter((text) => /boats|interest/i.test(text))).toEqual([]);
  }, 60_000);

  test('shows in no question to the server: the marks of all clips of a page are asked for, in the order of ids', async () => {
    const asked = page.waitForRequest(/[?&]clips=/);
    await openLive(page, stage.origin);
    const ids = new URL((await asked).url()).searchParams.get('clips')?.split(',');
    expect(ids).toEqual(clips.toSorted());
  }, 60_000);

  test('is switched off for the order of everybody, and forgotten at a press', async () => {
    await openLive(page, `${stage.origin}/settings`);
    await page.getByRole('checkbox', { name: /Same order as everybody/ }).check();
    await openLive(page, stage.origin);
    await goOn();
    const before = await kept();
    await more();
    await page.getByText('Why this clip?').click();
    await page.getByText('as for everybody. This device has learnt nothing').waitFor();
    expect(await page.getByRole('button', { name: 'Not interested' }).count()).toBe(0);
    expect(await kept()).toEqual(before);
    await openLive(page, `${stage.origin}/settings`);
    await page.getByRole('button', { name: 'Forget what I watched' }).click();
    await page.getByText('has forgotten what you watched').waitFor();
    expect(await kept()).toEqual({});
  }, 60_000);

  test('is explained, with the weights in force, on a page without script', async () => {
    await page.goto(`${stage.origin}/ranking`);
    await page.getByRole('heading', { name: 'How the feed is ranked' }).waitFor();
    await page.getByRole('row', { name: /Part that is watched 0\.4 50\.0% 10/ }).waitFor();
    expect(await page.locator('script[src]').count()).toBe(0);
  });
});

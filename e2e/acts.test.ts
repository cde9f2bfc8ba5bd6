import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { getVideo, urlOf, type Clip } from '@footlights/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: acts in a real browser; ${reason}\n`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A busy machine takes its time. */
const PATIENT = { timeout: 10_000 };

describe.skipIf(skip)('acts, in a real browser', () => {
  let stage: Stage;
  let page: Page;
  let video: string;

  beforeAll(async () => {
    stage = await openStage();
    const context = await stage.browser.newContext({
      viewport: { width: 390, height: 844 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    await signUpAs(page, stage.origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(page, { origin: stage.origin, file, caption: 'A clip' });
  }, 120_000);
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  const button = (name: string | RegExp, on: Page = page) =>
    on.getByRole('button', { name, exact: true }).first();
  const isPressed = (name: string | RegExp) => button(name).getAttribute('aria-pressed');
  const counts = async () => {
    const url = stage.origin + urlOf(getVideo, { params: { id: video } });
    return ((await (await fetch(url)).json()) as Clip).acts;
  };
  async function open(on: Page = page): Promise<void> {
    await on.goto(`${stage.origin}/v/${video}`);
    await on.locator('video[autoplay]').waitFor({ state: 'detached' });
  }
  async function expectNoViolations(): Promise<void> {
    const found = await page.evaluate<AxeResults>(`${AXE}; axe.run()`);
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      [],
    );
  }

  test('a double tap likes and goes on playing; the heart and L take it back', async () => {
    await open();
    const tap = page.locator('.tap').first();
    const playing = () => tap.getAttribute('aria-label');
    await expect.poll(playing, PATIENT).toBe('Pause');
    await page.mouse.dblclick(150, 400);
    await page.locator('.burst').waitFor({ state: 'attached' });
    await expect.poll(() => isPressed(/^Like/), PATIENT).toBe('true');
    expect(await playing()).toBe('Pause');
    await page.waitForTimeout(400);
    await page.mouse.dblclick(150, 400);
    expect(await isPressed(/^Like/)).toBe('true');
    await expect.poll(counts, PATIENT).toMatchObject({ likes: 1 });

    await open();
    await expect.poll(() => isPressed(/^Like/), PATIENT).toBe('true');
    await button(/^Like/).click();
    await expect.poll(counts, PATIENT).toMatchObject({ likes: 0 });
    await page.keyboard.press('l');
    await expect.poll(counts, PATIENT).toMatchObject({ likes: 1 });
    await expect.poll(() => button(/^Like/).getAttribute('aria-label')).toBe('Like, 1 like');
  }, 90_000);

  test('what finds no server goes back and says so', async () => {
    await page.route('**/api/v1/videos/*/like', (route) => route.abort());
    await button(/^Like/).click();
    await page.getByText('No answer from the server.').waitFor();
    await expect.poll(() => isPressed(/^Like/), PATIENT).toBe('true');
    expect(await counts()).toMatchObject({ likes: 1 });
    await page.unroute('**/api/v1/videos/*/like');
  }, 90_000);

  test('a clip is saved into a collection; undoing its removal puts it back there', async () => {
    await button('Save').click();
    await button('Choose a collection').click();
    await page.getByLabel('Name of a new collection').fill('Stage <b>craft</b>');
    await button('Make').click();
    await page.getByRole('checkbox', { name: 'Stage <b>craft</b>' }).waitFor();
    await expectNoViolations();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
    // The keys are the page's again once the focus has left what was closed.
    await expect
      .poll(() => page.evaluate("document.activeElement.closest('dialog, input') === null"))
      .toBe(true);
    await page.keyboard.press('s');
    await expect.poll(counts, PATIENT).toMatchObject({ saves: 0 });
    await button('Undo').click();
    await expect.poll(counts, PATIENT).toMatchObject({ saves: 1 });

    await openLive(page, `${stage.origin}/saved`);
    const collection = page.getByRole('link', { name: 'Stage <b>craft</b> 1' });
    await collection.click();
    await page.locator(`a[href="/v/${video}"]`).waitFor();
    await page.getByText('Rename').first().click();
    await page.getByLabel('Name').first().fill('Craft');
    await button('Rename').click();
    await page.getByRole('link', { name: 'Craft 1' }).waitFor();
    const asked = page.getByRole('dialog', { name: 'Delete “Craft”?' });
    await button('Delete collection').click();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await button('Delete collection').click();
    await asked.getByRole('button', { name: 'Delete collection' }).click();
    await page.getByRole('link', { name: 'Craft 1' }).waitFor({ state: 'detached' });
    await page.locator(`a[href="/v/${video}"]`).waitFor();
  }, 90_000);

  test('a link is copied, drawn and reposted, counts once, and names the clip alone', async () => {
    await open();
    await button('Share').click();
    await page.getByText('QR code', { exact: true }).click();
    await page.getByRole('img', { name: 'QR code with the link to this clip' }).waitFor();
    await expectNoViolations();
    await button('Copy').click();
    await page.getByText('Link copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      `${stage.origin}/v/${video}`,
    );
    await button('Share').click();
    await button('Repost to your followers').click();
    await page.getByText('Your followers see it now').waitFor();
    await expect.poll(counts, PATIENT).toMatchObject({ shares: 1 });
    await button('Share').click();
    await button('Take the repost back').click();
    await page.getByText('Repost taken back').waitFor();
    expect(await counts()).toMatchObject({ shares: 1 });
  }, 90_000);

  test('who made a clip is followed from it, unless that is oneself', async () => {
    await open();
    await page.waitForLoadState('networkidle');
    expect(await button('Follow ana').count()).toBe(0);

    const ben = await (await stage.browser.newContext()).newPage();
    await signUpAs(ben, stage.origin, 'ben');
    await open(ben);
    const follow = ben.getByRole('button', { name: 'Follow ana' });
    await ben.route('**/follow', (route) => route.abort());
    await follow.click();
    await ben.getByText('No answer from the server.').waitFor();
    await follow.waitFor();
    await ben.unroute('**/follow');
    await follow.click();
    await ben.getByText('You follow ana').waitFor();
    expect(await follow.count()).toBe(0);
    await button('Undo', ben).click();
    await follow.click();
    await ben.getByText('You follow ana').waitFor();
    const marked = ben.waitForResponse((answer) => answer.url().includes('/account/marks'));
    await open(ben);
    expect(await (await marked).json()).toMatchObject({ followed: [expect.any(String)] });
    expect(await follow.count()).toBe(0);
    await ben.close();
  }, 90_000);

  test('whoever is signed out is asked to sign in, comes back, and can share', async () => {
    const guest = await stage.browser.newPage();
    await open(guest);
    await button(/^Like/, guest).click();
    const link = guest.getByRole('link', { name: 'Sign in' }).last();
    await guest.getByText('Sign in to like clips').waitFor();
    expect(await link.getAttribute('href')).toBe(`/sign-in?to=/v/${video}`);
    await button('Follow ana', guest).click();
    await guest.getByText('Sign in to follow people').waitFor();
    await button('Share', guest).click();
    await guest.getByRole('textbox', { name: 'Link to this clip' }).waitFor();
    expect(await button('Repost to your followers', guest).count()).toBe(0);
    expect(await counts()).toMatchObject({ likes: 1, shares: 1 });
    await guest.close();
  }, 90_000);
});

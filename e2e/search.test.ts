import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: searching in a real browser; ${reason}\n`);

describe.skipIf(skip)('searching', () => {
  let stage: Stage;
  let page: Page;
  let video: string;

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.browser.newPage({ viewport: { width: 390, height: 844 } });
    await signUpAs(page, stage.origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    const caption = 'Lighthouse at dusk #Harbour';
    video = await uploadAs(page, { origin: stage.origin, file, caption });
  }, 120_000);
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  test('shows results as one types, keeps the field, and remembers on the device alone', async () => {
    await page.goto(`${stage.origin}/search`);
    await page.waitForLoadState('networkidle');
    await page.getByRole('searchbox').pressSequentially('lighthuose', { delay: 20 });
    const clip = page.locator(`a[href="/v/${video}"]`);
    await clip.waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('search-field');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByText('Nothing found for “lighthuose”.').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('heading', { name: 'Recent searches' }).waitFor();
    await page.getByRole('link', { name: 'lighthuose' }).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.evaluate('localStorage.getItem("footlights.searches")')).toBeNull();
  });

  test('says what is too long, and leads from a hashtag to its clips', async () => {
    await page.goto(`${stage.origin}/search?q=${'x'.repeat(101)}`);
    await page.getByText('Searches are up to 100 characters; this one is 101.').waitFor();
    await page.goto(`${stage.origin}/search?q=harb&in=hashtags`);
    await page.getByRole('link', { name: '#harbour' }).click();
    await page.getByRole('heading', { name: '#harbour' }).waitFor();
    await page.locator(`a[href="/v/${video}"]`).waitFor();
    expect(page.url()).toContain('/tag/harbour');
    await page.getByRole('link', { name: 'Top' }).click();
    await page.waitForURL('**/tag/harbour?order=top');
  });

  test('works without script', async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${stage.origin}/search`);
    await plain.getByRole('searchbox').fill('lighthouse');
    await plain.keyboard.press('Enter');
    await plain.waitForURL('**/search?q=lighthouse&in=clips');
    expect(await plain.locator(`a[href="/v/${video}"]`).count()).toBeGreaterThan(0);
    await context.close();
  });
});

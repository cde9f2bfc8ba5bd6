import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { violationsOf } from './axe.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium');
if (skip) process.stdout.write(`skipped: the safety centre in a real browser; ${reason}\n`);

describe.skipIf(skip)('the safety centre', () => {
  let stage: Stage;
  const open = async (options: { locale?: string; javaScriptEnabled?: boolean } = {}) =>
    (
      await stage.browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
    ).newPage();
  const calls = async (page: Page) =>
    page.locator('#help a[href^="tel:"]').evaluateAll((links) => links.map((link) => link.href));

  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('is found from the foot of a page, and works without script and without an account', async () => {
    const page = await open({ javaScriptEnabled: false, locale: 'en-GB' });
    await page.goto(`${stage.origin}/sign-in`);
    await page.getByRole('contentinfo').getByRole('link', { name: 'Safety centre' }).click();
    await page.getByRole('heading', { level: 1, name: 'Safety centre' }).waitFor();
    expect(await calls(page)).toContain('tel:116123');
    await page.getByLabel('Country', { exact: true }).selectOption({ label: 'Japan' });
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**/safety?country=JP#help');
    expect(await calls(page)).toEqual(expect.arrayContaining(['tel:119', 'tel:0120279338']));
    await page.context().close();
  });

  test('guesses the country by what the browser asks for, and keeps and caches nothing of it', async () => {
    const numbers = new Map<string, string[]>();
    for (const locale of ['de-AT', 'de', 'fr', 'en', 'ar']) {
      const page = await open({ locale });
      const answer = await page.goto(`${stage.origin}/safety`);
      expect(answer?.headers()['cache-control']).toBe('private, no-cache');
      expect(await page.context().cookies()).toEqual([]);
      numbers.set(locale, await calls(page));
      await page.context().close();
    }
    expect(numbers.get('de-AT')).toContain('tel:142');
    expect(numbers.get('de')).toContain('tel:08001110111');
    expect(numbers.get('fr')).toContain('tel:3114');
    expect([numbers.get('en'), numbers.get('ar')]).toEqual([[], []]);
  });

  test('says what to do about apps that promise to show viewers, where links lead', async () => {
    const page = await open();
    await page.goto(`${stage.origin}/safety#beware`);
    const beware = page.locator('#beware');
    expect(await beware.getByRole('heading').isVisible()).toBe(true);
    expect(
      await beware
        .getByRole('link', { name: 'E-mail, password and sign-ins' })
        .getAttribute('href'),
    ).toBe('/settings/security');
    for (const anchor of await page.locator('nav a[href^="#"]').all()) {
      const id = (await anchor.getAttribute('href')) ?? '';
      expect(await page.locator(id).count()).toBe(1);
    }
    await page.context().close();
  });

  test('sends no script of its own, is free of axe violations and never scrolls sideways', async () => {
    const page = await open();
    await page.goto(`${stage.origin}/safety?country=GB`);
    expect(await page.locator('script[src], script[type=module]').count()).toBe(0);
    expect(await violationsOf(page, stage.origin, ['/safety?country=GB'])).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(Number(overflow)).toBeLessThanOrEqual(0);
    await page.context().close();
  }, 60_000);

  test('leads to the transparency report, which is free of axe violations and sends no script', async () => {
    const { db } = stage.context.database;
    await db.insertInto('safety_months').values({ month: '2026-01' }).execute();
    const row = { month: '2026-01', section: 'reports', kind: 'spam', outcome: '', count: 3 };
    await db.insertInto('safety_counts').values(row).execute();
    const page = await open();
    await page.goto(`${stage.origin}/safety`);
    await page.getByRole('link', { name: 'Transparency report' }).click();
    await page.getByRole('heading', { name: 'January 2026' }).waitFor();
    await page.getByRole('cell', { name: 'fewer than 5' }).first().waitFor();
    expect(await page.locator('script[src], script[type=module]').count()).toBe(0);
    expect(await violationsOf(page, stage.origin, ['/transparency'])).toEqual([]);
  }, 60_000);
});

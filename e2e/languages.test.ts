import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: languages in a real browser; ${reason}\n`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SOON = { timeout: 12_000 };
/** Of these, axe looks at the Arabic page: one with a clip, one with a form. */
const LOOKED_AT = new Set(['/', '/settings']);
const NARROW = { viewport: { width: 320, height: 640 } };
const words = (language: string) =>
  JSON.parse(
    readFileSync(new URL(`../packages/web/src/words/${language}.json`, import.meta.url), 'utf8'),
  ) as Record<string, string>;

describe.skipIf(skip)('languages, in a real browser', () => {
  let stage: Stage;
  const open: BrowserContext[] = [];

  beforeAll(async () => {
    stage = await openStage();
    const page = await stage.browser.newPage();
    await signUpAs(page, stage.origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    await uploadAs(page, { origin: stage.origin, file, caption: 'A clip' });
    await page.close();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()));
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  async function newPage(options: BrowserContextOptions) {
    const context = await stage.browser.newContext(options);
    open.push(context);
    return context.newPage();
  }

  test('a page speaks what the browser asks for, also what comes later to it', async () => {
    const page = await newPage({ locale: 'de-AT' });
    const [german, english] = [words('de'), words('en')];
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await openLive(page, stage.origin);
    await page.locator('.extras').waitFor(SOON);
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('button', { name: german['more.label']! }).first().dispatchEvent('click');
    await page.getByRole('dialog', { name: german['more.label']! }).waitFor(SOON);
    await page.getByText(german['sheets.more.copy']!, { exact: true }).waitFor(SOON);
    const text = await page.locator('body').innerText();
    const left = Object.entries(english).filter(
      ([key, message]) =>
        german[key] !== message && /^\S+ \S+ /.test(message) && text.includes(message),
    );
    expect(left).toEqual([]);
    const files = asked.filter((path) => path.includes('/immutable/words/'));
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((path) => !path.includes('/de.'))).toEqual([]);
  });

  test('another one is chosen without any script, and stays', async () => {
    const page = await newPage({ locale: 'en', javaScriptEnabled: false });
    await page.goto(`${stage.origin}/search?q=ana`);
    await page.getByRole('button', { name: 'Français' }).click();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/search?q=ana');
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    await page.goto(`${stage.origin}/counting`);
    await page.getByRole('heading', { name: words('fr')['counting.title']! }).waitFor(SOON);
    const current = page.getByRole('button', { name: 'Français' });
    expect(await current.getAttribute('aria-current')).toBe('true');
  });

  test('in Arabic everything runs from the right, fits narrow screens and is free of axe violations', async () => {
    const page = await newPage({ locale: 'ar', ...NARROW });
    await openLive(page, stage.origin);
    await page.locator('.extras').waitFor(SOON);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    const rail = (await page.locator('.rail').first().boundingBox())!;
    expect(rail.x + rail.width).toBeLessThan(160);
    const widths: Record<string, number> = {};
    for (const path of [
      '/',
      '/search',
      '/@ana',
      '/settings',
      '/counting',
      '/ranking',
      '/sign-up',
    ]) {
      await page.goto(stage.origin + path);
      widths[path] = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (!LOOKED_AT.has(path)) continue;
      const { violations } = await page.evaluate<AxeResults>(`${AXE}; axe.run()`);
      expect([
        path,
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      ]).toEqual([path, []]);
    }
    expect(Object.entries(widths).filter(([, over]) => over > 0)).toEqual([]);
  });

  test('a choice of no language, or from elsewhere, changes nothing and leads nowhere else', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: stage.origin };
    const post = (body: string, headers: Record<string, string>) =>
      fetch(`${stage.origin}/language`, { method: 'POST', body, headers, redirect: 'manual' });
    const unknown = await post('language=tlh', { ...form, referer: 'https://elsewhere.example/x' });
    expect([unknown.status, unknown.headers.get('location')]).toEqual([303, '/']);
    expect(unknown.headers.getSetCookie()).toEqual([]);
    const foreign = await post('language=de', { ...form, origin: 'https://elsewhere.example' });
    expect(foreign.status).toBe(403);
  });
});

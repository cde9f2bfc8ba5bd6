import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium');
if (skip) process.stdout.write(`skipped: the page of what is known in a real browser; ${reason}\n`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = [
  { width: 320, height: 640 },
  { width: 1440, height: 900 },
];

describe.skipIf(skip)('what this server knows about views', () => {
  let stage: Stage;
  let page: Page;

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.browser.newPage();
  }, 60_000);
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  test('is found from the foot of a page, signed out', async () => {
    await page.goto(`${stage.origin}/sign-in`);
    await page.getByRole('link', { name: 'What this server knows' }).click();
    await page.waitForURL('**/what-we-know');
    await page.getByRole('heading', { level: 1, name: /What this server knows/ }).waitFor();
    expect(await page.getByText('Not yet').count()).toBe(1);
  });

  test('tells that nothing was found, and runs no script but the one that keeps the feed still', async () => {
    await stage.context.knowledge.audit();
    await page.reload();
    await page.getByText('Nothing found').waitFor();
    expect(await page.locator('script[src], script[type=module]').count()).toBe(0);
    expect(await page.locator('link[rel=modulepreload]').count()).toBe(0);
  });

  test('tells columns of a table when its name is chosen with the keyboard', async () => {
    const table = page.locator('details', { hasText: 'view_windows' }).last();
    expect(await table.getByText('held_views').isVisible()).toBe(false);
    await table.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await table.getByText('held_views').isVisible()).toBe(true);
  });

  test('is free of axe violations and never scrolls sideways, passed or failed, small and large, in both themes', async () => {
    const found = await problemsOf(page, SIZES);
    await mkdir(join(stage.dataDir, 'journal/7'), { recursive: true });
    await writeFile(join(stage.dataDir, 'journal/7/00000001.batches'), 'x');
    await stage.context.knowledge.audit();
    await page.reload();
    await page.getByText('1 thing found').waitFor();
    expect([...found, ...(await problemsOf(page, SIZES.slice(0, 1)))]).toEqual([]);
  }, 60_000);
});

async function problemsOf(page: Page, sizes: typeof SIZES): Promise<string[]> {
  const found: string[] = [];
  for (const viewport of sizes) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))");
      await page.evaluate(AXE);
      // Of all rules, contrast alone depends on the colours.
      const only = colorScheme === 'dark' ? "{ runOnly: ['color-contrast'] }" : '';
      const { violations } = await page.evaluate<AxeResults>(`axe.run(${only})`);
      found.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`));
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (Number(overflow) > 0) found.push(`${viewport.width}: ${String(overflow)} px too wide`);
    }
  }
  return found;
}

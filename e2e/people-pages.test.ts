import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { openLive, signUpAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium');
if (skip) process.stdout.write(`skipped: people in a real browser; ${reason}\n`);

describe.skipIf(skip)('people in a real browser', () => {
  let stage: Stage;
  let ana: Page;
  let ben: Page;

  const enter = async (username: string) => {
    const page = await (await stage.browser.newContext()).newPage();
    await signUpAs(page, stage.origin, username);
    return page;
  };
  beforeAll(async () => {
    stage = await openStage();
    ana = await enter('ana');
    ben = await enter('ben');
  }, 120_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('a picture is chosen as a plain file field, without any script', async () => {
    const cookies = await ana.context().cookies();
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    await context.addCookies(cookies);
    const page = await context.newPage();
    const create = { width: 1200, height: 900, channels: 3, background: '#a05020' } as const;
    const buffer = await sharp({ create }).png().toBuffer();
    await page.goto(`${stage.origin}/settings`);
    const file = { name: 'me.png', mimeType: 'image/png', buffer };
    await page.getByLabel('Choose a picture').setInputFiles(file);
    await page.getByRole('button', { name: 'Use this picture' }).click();
    await page.goto(`${stage.origin}/@ana`);
    expect(await page.locator('main img.avatar').getAttribute('src')).toMatch(/^\/media\/.+webp$/);
    await context.close();
  }, 120_000);

  test('a follow shows at once and is taken back when the server declines', async () => {
    await openLive(ben, `${stage.origin}/@ana`);
    const main = ben.getByRole('main');
    await ben.route('**/follow', (route) => route.abort());
    await main.getByRole('button', { name: 'Follow ana' }).click();
    await main.getByRole('button', { name: 'Follow ana' }).waitFor();
    expect(await main.getByText('0 followers').isVisible()).toBe(true);
    await ben.unroute('**/follow');
    await main.getByRole('button', { name: 'Follow ana' }).click();
    await main.getByRole('button', { name: 'Stop following ana' }).waitFor();
    await main.getByRole('link', { name: '1 follower' }).click();
    await main.getByRole('link', { name: 'ben' }).waitFor();
  }, 120_000);

  test('a tab that was opened before does not undo what another has saved since', async () => {
    const [first, second] = [await ben.context().newPage(), await ben.context().newPage()];
    const save = async (tab: Page) => {
      const answered = tab.waitForResponse((answer) => answer.request().method() === 'POST');
      await tab.getByRole('button', { name: 'Save' }).click();
      await answered;
      await tab.getByRole('main').getByText('Saved').waitFor();
    };
    for (const tab of [first, second]) await openLive(tab, `${stage.origin}/settings/privacy`);
    await first.getByLabel('Private account').check();
    await save(first);
    await second.getByLabel('Show what I like').check();
    await save(second);
    expect(await second.getByLabel('Private account').isChecked()).toBe(true);
    await first.reload();
    expect(await first.getByLabel('Private account').isChecked()).toBe(true);
    expect(await first.getByLabel('Show what I like').isChecked()).toBe(true);
    await first.getByLabel('Private account').uncheck();
    await save(first);

    for (const tab of [first, second]) await openLive(tab, `${stage.origin}/settings`);
    await first.getByLabel('Display name').fill('Ben B');
    await save(first);
    await second.getByLabel('About you').fill('Two\nlines');
    await save(second);
    expect(await second.getByLabel('Display name').inputValue()).toBe('Ben B');
    await second.getByLabel('Display name').fill('ben');
    await save(second);
    await first.reload();
    expect(await first.getByLabel('Display name').inputValue()).toBe('ben');
    expect(await first.getByLabel('About you').inputValue()).toBe('Two\nlines');
    await first.close();
    await second.close();
  }, 120_000);

  test('a private account is asked and lets in', async () => {
    await openLive(ana, `${stage.origin}/settings/privacy`);
    await ana.getByLabel('Private account').check();
    await ana.getByRole('button', { name: 'Save' }).click();
    await ana.getByRole('main').getByText('Saved').waitFor();
    const cleo = await enter('cleo');
    await openLive(cleo, `${stage.origin}/@ana`);
    await cleo.getByText('This account is private').waitFor();
    await cleo.getByRole('button', { name: 'Follow ana' }).click();
    await cleo.getByText('Requested').waitFor();
    await openLive(ana, `${stage.origin}/follow-requests`);
    await ana.getByRole('button', { name: 'Accept cleo' }).click();
    await ana.getByText('No requests wait for you.').waitFor();
    await expect
      .poll(
        async () => {
          await cleo.reload();
          return cleo.getByText('This account is private').count();
        },
        { timeout: 20_000 },
      )
      .toBe(0);
  }, 120_000);

  test('what only the other could undo is asked about first', async () => {
    // Of a private account, which ben follows.
    await openLive(ben, `${stage.origin}/@ben/following`);
    await ben.getByRole('button', { name: 'Stop following ana' }).click();
    const leaving = ben.getByRole('dialog', { name: 'Stop following ana?' });
    await leaving.getByRole('button', { name: 'Cancel' }).click();
    await openLive(ana, `${stage.origin}/@ana/followers`);
    await ana.getByRole('button', { name: 'Take off ben from your followers' }).click();
    const taking = ana.getByRole('dialog', { name: 'Take off ben?' });
    await taking.getByRole('button', { name: 'Take off' }).click();
    await ana.getByRole('link', { name: 'ben' }).waitFor({ state: 'detached' });
    await openLive(ben, `${stage.origin}/@ana`);
    await ben.getByRole('button', { name: 'Follow ana' }).click();
    await ben.getByText('Requested').waitFor();
    await openLive(ana, `${stage.origin}/follow-requests`);
    await ana.getByRole('button', { name: 'Decline ben' }).click();
    const declining = ana.getByRole('dialog', { name: 'Decline ben?' });
    await declining.getByRole('button', { name: 'Decline' }).click();
    await ana.getByText('No requests wait for you.').waitFor();
    expect(await declining.isVisible()).toBe(false);
  }, 120_000);

  test('a block hides both at once, and is undone where the profile was', async () => {
    await openLive(ana, `${stage.origin}/@ben`);
    await ana.getByRole('button', { name: 'More about @ben' }).click();
    await ana.getByRole('button', { name: 'Block…' }).click();
    await ana.getByRole('button', { name: 'Block', exact: true }).click();
    await ana.getByRole('heading', { name: 'You block @ben' }).waitFor();
    expect((await ben.goto(`${stage.origin}/@ana`))?.status()).toBe(404);
    await ana.getByRole('button', { name: 'Unblock' }).click();
    await ana.getByRole('button', { name: 'Follow ben' }).waitFor();
  }, 120_000);
});

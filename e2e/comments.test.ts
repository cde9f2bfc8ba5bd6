import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: comments in a real browser; ${reason}\n`);

/** A busy machine takes its time. */
const PATIENT = { timeout: 10_000 };

describe.skipIf(skip)('comments, in a real browser', () => {
  let stage: Stage;
  let ana: Page;
  let ben: Page;
  let video: string;

  beforeAll(async () => {
    stage = await openStage();
    ana = await stage.browser.newPage();
    await signUpAs(ana, stage.origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(ana, { origin: stage.origin, file, caption: 'A clip' });
    ben = await stage.browser.newPage({ viewport: { width: 390, height: 844 } });
    await signUpAs(ben, stage.origin, 'ben');
  }, 120_000);
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  /** The sheet over the clip, opened from its rail. */
  async function sheetOf(page: Page) {
    await page.goto(`${stage.origin}/v/${video}`);
    // Before the page is live the link leads to the page of comments, which has a test of its own.
    await page.locator('video[autoplay]').waitFor({ state: 'detached' });
    await page
      .getByRole('link', { name: /^Comments: / })
      .first()
      .click();
    const sheet = page.getByRole('dialog', { name: /comment/i });
    await sheet.getByRole('textbox').waitFor();
    return sheet;
  }

  test('one writes over the clip, by keyboard, and markup is text', async () => {
    const sheet = await sheetOf(ben);
    await sheet.getByRole('textbox').fill('What a <b>light</b>, @ana');
    await ben.keyboard.press('Control+Enter');
    await sheet.getByText('What a <b>light</b>, @ana').waitFor();
    await sheet.getByRole('heading', { name: '1 comment' }).waitFor();
    await sheet.getByRole('link', { name: '@ana' }).waitFor();
    await ben.keyboard.press('Escape');
    const focused = () => ben.evaluate('document.activeElement?.getAttribute("aria-label")');
    await expect.poll(focused, PATIENT).toMatch(/^Comments: /);
  }, 60_000);

  test('the creator likes, answers and pins; a link to the answer opens its thread', async () => {
    const sheet = await sheetOf(ana);
    await sheet.getByRole('button', { name: /^Like the comment/ }).click();
    await sheet.getByRole('button', { name: 'Reply' }).click();
    await sheet.getByRole('textbox', { name: 'Reply to ben' }).fill('Thank you');
    await sheet.getByRole('button', { name: 'Reply', exact: true }).last().click();
    const reply = sheet.getByRole('article').filter({ hasText: 'Thank you' });
    await reply.getByText('Creator').waitFor();
    await sheet.getByRole('button', { name: 'More about the comment by ben' }).click();
    await sheet.getByRole('button', { name: 'Pin' }).click();
    await sheet.getByText('Pinned').waitFor();
    const id = await reply.getAttribute('id');
    await ben.goto(`${stage.origin}/v/${video}?comment=${id}`);
    await ben.getByRole('dialog').getByText('Thank you').waitFor();
    const liked = ben.getByRole('button', { name: /^Like the comment by ben/ });
    await expect.poll(() => liked.getAttribute('aria-label'), PATIENT).toMatch(/1 like$/);
  }, 60_000);

  test('to delete or to block is asked about first', async () => {
    const sheet = await sheetOf(ana);
    await sheet.getByRole('textbox').fill('In haste');
    await sheet.getByRole('button', { name: 'Send' }).click();
    await sheet.getByRole('button', { name: 'More about the comment by ana' }).first().click();
    await sheet.getByRole('button', { name: 'Delete', exact: true }).click();
    const deleting = ana.getByRole('dialog', { name: 'Delete this comment?' });
    await deleting.getByRole('button', { name: 'Delete' }).click();
    await sheet.getByText('In haste').waitFor({ state: 'detached' });
    await sheet.getByRole('button', { name: 'More about the comment by ben' }).click();
    await sheet.getByRole('button', { name: 'Block', exact: true }).click();
    const blocking = ana.getByRole('dialog', { name: 'Block @ben?' });
    await blocking.getByRole('button', { name: 'Cancel' }).click();
    expect(await sheet.getByText('What a <b>light</b>').isVisible()).toBe(true);
  }, 60_000);

  test('without script there is a page that reads, asks to sign in, and writes', async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const guest = await context.newPage();
    await guest.goto(`${stage.origin}/v/${video}`);
    await guest.getByRole('link', { name: 'Comments: 2' }).first().click();
    await guest.getByText('What a <b>light</b>, @ana').waitFor();
    await guest.getByText('Sign in to write a comment').waitFor();
    await context.addCookies(await ben.context().cookies());
    await guest.getByRole('link', { name: '1 reply' }).click();
    await guest.getByText('Thank you').waitFor();
    await guest.getByRole('textbox', { name: 'Reply to ben' }).fill('And from here');
    await guest.getByRole('button', { name: 'Reply' }).click();
    await expect.poll(() => guest.getByRole('article').allTextContents(), PATIENT).toHaveLength(3);
    await context.close();
  }, 60_000);

  test('approved first, a comment waits until its creator has looked', async () => {
    await ana.goto(`${stage.origin}/settings/comments`);
    await ana.getByLabel('Approve comments before others see them').check();
    await ana.getByRole('button', { name: 'Save' }).click();
    await ana.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    const sheet = await sheetOf(ben);
    await sheet.getByText('Comments here wait until ana approves them.').waitFor();
    await sheet.getByRole('textbox').fill('May I?');
    await sheet.getByRole('button', { name: 'Send' }).click();
    await sheet.getByText('Waiting for approval. Only you see it.').waitFor();
    await ana.goto(`${stage.origin}/settings/comments`);
    await ana.getByText('May I?').click();
    await ana.getByRole('button', { name: 'Approve selected' }).click();
    await ana.getByText('Nothing waits.').waitFor();
    await ana.goto(`${stage.origin}/v/${video}/comments`);
    await expect.poll(() => ana.getByText('May I?').count(), PATIENT).toBe(1);
  }, 60_000);
});

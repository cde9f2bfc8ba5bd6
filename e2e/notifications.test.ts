import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: notifications in a real browser; ${reason}\n`);

describe.skipIf(skip)('notifications, in a real browser', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  test('what somebody does rings the bell without a reload, is listed live, and is read by opening it', async () => {
    const { origin, browser, clock, context } = stage;
    const [anas, bens] = [await browser.newContext(), await browser.newContext()];
    const [ana, ben] = [await anas.newPage(), await bens.newPage()];
    await signUpAs(ana, origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    const video = await uploadAs(ana, { origin, file, caption: 'The harbour' });
    const looked = ana.waitForResponse(/\/account\/notifications\/position$/);
    await ana.goto(`${origin}/notifications`);
    await ana.getByText('Your clip is ready').waitFor();
    expect((await looked).status()).toBe(200);

    await ana.goto(`${origin}/settings`);
    const bell = ana.locator('#bell');
    await bell.waitFor();
    await signUpAs(ben, origin, 'ben');
    await ana.waitForTimeout(2500);
    const headers = { origin };
    const act = (path: string) => ben.request.put(`${origin}/api/v1${path}`, { headers });
    expect((await act(`/videos/${video}/like`)).status()).toBeLessThan(300);
    await context.outbox.idle();
    await clock.advance(1000);
    /** What the bell shows; changes within a second of the server's clock come together. */
    const count = async () => {
      await clock.advance(1000);
      return bell.getAttribute('data-count');
    };
    await expect.poll(count, { timeout: 10_000 }).toBe('1');
    expect(await bell.getAttribute('aria-label')).toBe('Notifications (1)');

    await bell.click();
    const liked = ana.getByRole('link', { name: 'ben liked your clip' });
    await liked.waitFor();
    await expect.poll(count, { timeout: 10_000 }).toBeNull();
    await ana.waitForTimeout(2500);
    const { account } = (await (await ana.request.get(`${origin}/api/v1/session`)).json()) as {
      account: { id: string };
    };
    await act(`/accounts/${account.id}/follow`);
    await context.outbox.idle();
    await clock.advance(1000);
    await ana.getByRole('link', { name: 'ben followed you' }).waitFor();
    await ana.getByRole('button', { name: 'Follow back' }).click();
    await ana.getByRole('button', { name: 'Following' }).waitFor();

    await liked.click();
    await ana.waitForURL(`${origin}/v/${video}`);
    await openLive(ana, `${origin}/notifications?only=unread`);
    await ana.getByRole('link', { name: 'ben followed you' }).waitFor();
    expect(await ana.getByText('ben liked your clip').count()).toBe(0);
    const read = ana.waitForResponse((answer) => answer.request().method() === 'PUT');
    await ana.getByRole('button', { name: 'Mark all as read' }).click();
    await read;
    await ana.reload();
    await ana.getByText('Nobody is told when you watch').waitFor();
    await ana.getByRole('heading', { name: 'Nothing unread' }).waitFor();
    await anas.close();
    await bens.close();
  }, 180_000);

  test('settings are stored as they are chosen, and say what a digest needs', async () => {
    const { origin, browser } = stage;
    const page = await browser.newPage();
    await signUpAs(page, origin, 'cleo');
    await page.goto(`${origin}/settings/notifications`);
    const likes = page.getByRole('checkbox', { name: 'Likes: In the app' });
    // It answers once the page runs.
    await page.locator('#push :is(.note, button:enabled)').first().waitFor();
    const stored = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await likes.uncheck();
    await stored;
    const alsoStored = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.getByRole('checkbox', { name: 'Keep quiet for some hours each day' }).check();
    await alsoStored;
    await page.reload();
    await page.getByLabel('From').waitFor();
    expect(await likes.isChecked()).toBe(false);
    expect(await page.getByLabel('From').inputValue()).toBe('22:00');
    expect(await page.getByRole('radio', { name: 'Every day' }).isDisabled()).toBe(true);
    await page.getByText('For this you need a confirmed e-mail address.').waitFor();
    await page.close();
  }, 120_000);
});

import { getLockDown, urlOf, type OutputOf } from '@footlights/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { violationsOf } from './axe.ts';
import { drawClip } from './clip.ts';
import { signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: locking an account down in a real browser; ${reason}\n`);

describe.skipIf(skip)('locking an account down', () => {
  let stage: Stage;
  let carla: Page;
  let video: string;

  const person = async (username: string, javaScriptEnabled = true): Promise<Page> => {
    const viewport = { width: 390, height: 844 };
    const context = await stage.browser.newContext({ viewport, javaScriptEnabled });
    const page = await context.newPage();
    await signUpAs(page, stage.origin, username);
    return page;
  };
  const isLocked = async (page: Page): Promise<boolean> => {
    const answer = await page.request.get(stage.origin + urlOf(getLockDown));
    return ((await answer.json()) as OutputOf<typeof getLockDown>).isLockedDown;
  };

  beforeAll(async () => {
    stage = await openStage();
    await person('ada');
    carla = await person('carla');
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(carla, { origin: stage.origin, file, caption: 'By the water' });
  }, 120_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('takes one press in the settings, says what it does, and is lifted there', async () => {
    await carla.goto(`${stage.origin}/settings/privacy`);
    await carla.getByRole('button', { name: 'Lock down now' }).click();
    await carla.getByRole('heading', { name: 'Your account is locked down' }).waitFor();
    expect(await carla.getByText('nobody can name you').isVisible()).toBe(true);
    expect(await carla.getByLabel('Private account').isChecked()).toBe(true);
    const stranger = await (await stage.browser.newContext()).newPage();
    expect((await stranger.goto(`${stage.origin}/v/${video}`))?.status()).toBe(404);
    expect(await violationsOf(carla, stage.origin, ['/settings/privacy'])).toEqual([]);
    await carla.getByRole('button', { name: 'Lift the lock-down' }).click();
    await carla.getByRole('button', { name: 'Lock down now' }).waitFor();
    expect(await isLocked(carla)).toBe(false);
    expect((await stranger.goto(`${stage.origin}/v/${video}`))?.status()).toBe(200);
  }, 90_000);

  test('is offered after a report, and by the safety centre without script', async () => {
    const ben = await person('ben');
    await ben.goto(`${stage.origin}/v/${video}`);
    await ben.locator('video[autoplay]').waitFor({ state: 'detached' });
    await ben.getByRole('button', { name: 'More about this clip', exact: true }).click();
    await ben.getByRole('link', { name: 'Report', exact: true }).click();
    await ben.getByRole('button', { name: 'Self-harm or suicide' }).click();
    await ben.getByText('Reported: Self-harm or suicide').waitFor();
    await ben.locator('a[href="tel:988"]').waitFor();
    await ben.getByRole('button', { name: /^Lock down my account/ }).click();
    await ben.getByRole('button', { name: /^Your account is locked down/ }).waitFor();
    expect(await isLocked(ben)).toBe(true);

    const dora = await person('dora', false);
    await dora.goto(`${stage.origin}/safety`);
    await dora.getByRole('button', { name: 'Lock down my account' }).click();
    await dora.getByRole('heading', { name: 'Your account is locked down' }).waitFor();
    expect(await isLocked(dora)).toBe(true);
    await dora.context().clearCookies();
    await dora.goto(`${stage.origin}/safety`);
    await dora.getByRole('button', { name: 'Lock down my account' }).click();
    await dora.waitForURL('**/sign-in?to=%2Fsettings%2Fprivacy');
  }, 90_000);
});

import { appointModerator, urlOf } from '@footlights/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { violationsOf } from './axe.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: the desk with a second person; ${reason}\n`);

describe.skipIf(skip)('the desk with a second person, in a real browser', () => {
  let stage: Stage;
  let admin: Page;
  let mona: Page;
  let carla: Page;
  let ben: Page;
  let video: string;
  let caseUrl: string;

  const person = async (username: string): Promise<Page> => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signUpAs(page, stage.origin, username);
    return page;
  };
  const post = (page: Page, path: string, data: object) =>
    page.request.post(`${stage.origin}/api/v1${path}`, {
      headers: { origin: stage.origin },
      data,
    });
  /** At both sizes, light and dark, as the page is now. */
  const expectNoViolations = async (page: Page, path: string) =>
    expect(await violationsOf(page, stage.origin, [path])).toEqual([]);
  const decide = async (page: Page, words: string) => {
    await page.getByLabel('Reasons in words').fill(words);
    await page.getByRole('button', { name: 'Decide' }).click();
  };

  beforeAll(async () => {
    stage = await openStage({ BANS_NEED_TWO: 'on' });
    admin = await person('ada');
    carla = await person('carla');
    mona = await person('mona');
    ben = await person('ben');
    const appoint = urlOf(appointModerator, { params: { username: 'mona' } });
    await admin.request.put(stage.origin + appoint, { headers: { origin: stage.origin } });
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(carla, { origin: stage.origin, file, caption: 'Late in the harbour' });
    await post(ben, '/reports', { subject: video, reason: 'sexual-content' });
  }, 180_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('who holds a case asks, another advises, and the queue marks both', async () => {
    await openLive(mona, `${stage.origin}/desk`);
    await mona.keyboard.press('j');
    await mona.keyboard.press('c');
    await mona.waitForURL(/\/desk\/m_/);
    caseUrl = mona.url();
    await mona.getByText('You hold it').waitFor();
    await mona.locator('body').press('o');
    await mona.keyboard.type('Is this only for adults?');
    await mona.getByRole('button', { name: 'Ask', exact: true }).click();
    await mona.getByText('mona asks').waitFor();

    await openLive(admin, `${stage.origin}/desk?queue=opinions`);
    await admin.getByText('Opinion asked', { exact: true }).last().waitFor();
    await admin.getByRole('link', { name: /Late in the harbour/ }).click();
    await admin.locator('#opinions').getByLabel('Something has to be done').check();
    await admin.locator('#opinions').getByLabel('Only for adults').check();
    await admin.locator('body').press('o');
    await admin.getByLabel('Your opinion in words').fill('Yes, and nothing more.');
    await admin.getByRole('button', { name: 'Give your opinion' }).click();
    await admin.getByText('ada would act').waitFor();
    await expectNoViolations(admin, new URL(caseUrl).pathname);

    await openLive(mona, `${stage.origin}/desk?queue=mine`);
    await mona.getByText('An opinion was given').waitFor();
    await expectNoViolations(mona, '/desk?queue=mine');
  }, 120_000);

  test('a clip for adults is a plain page for others, and there for who says to be one', async () => {
    await openLive(mona, caseUrl);
    await mona.locator('#decision').getByLabel('Something has to be done').check();
    await mona
      .locator('#decision')
      .getByRole('checkbox', { name: /^Only for adults/ })
      .check();
    await decide(mona, 'It is for adults, and allowed.');
    await mona.getByText('Decided: something is done').waitFor();

    const visitor = await (await stage.browser.newContext()).newPage();
    await visitor.goto(`${stage.origin}/v/${video}`);
    await visitor.getByRole('heading', { name: 'For adults only' }).waitFor();
    expect(await visitor.content()).not.toMatch(/harbour|carla|\/media\//);
    await visitor.getByRole('link', { name: 'Sign in', exact: true }).last().waitFor();
    await expectNoViolations(visitor, `/v/${video}`);
    await visitor.context().close();

    await ben.goto(`${stage.origin}/v/${video}`);
    await ben.getByRole('link', { name: 'Privacy settings' }).click();
    await ben.getByRole('checkbox', { name: /Show clips for adults/ }).check();
    await ben.getByRole('button', { name: 'Save' }).click();
    await ben.getByRole('status').getByText('Saved').waitFor();
    await ben.goto(`${stage.origin}/v/${video}`);
    await ben.locator('video').first().waitFor();
    await expectNoViolations(ben, '/settings/privacy');
    await carla.goto(`${stage.origin}/clips`);
    await carla.getByText('Moderators made it for adults only.').waitFor();
  }, 120_000);

  test('who reported finds it too little, and it is decided anew by somebody else', async () => {
    await openLive(ben, `${stage.origin}/reports`);
    await ben.getByRole('link', { name: /Open/ }).first().click();
    await ben.getByLabel('What was overlooked?').fill('A face is seen, without consent.');
    await ben.getByRole('button', { name: 'Ask for another look' }).click();
    await ben.getByText('It has arrived.').waitFor();
    await expectNoViolations(ben, new URL(ben.url()).pathname);

    await openLive(mona, `${stage.origin}/desk?queue=complaints`);
    await mona.getByRole('link', { name: /Late in the harbour/ }).click();
    await mona.getByText('somebody else looks at it now').waitFor();

    await openLive(admin, `${stage.origin}/desk?queue=complaints`);
    await admin.getByRole('button', { name: /^Claim/ }).click();
    await admin.getByText('A face is seen, without consent.').waitFor();
    await admin.getByLabel('Open it again').check();
    await admin.locator('body').press('p');
    await admin.getByLabel('Why; they read it').fill('You are right.');
    await admin.getByRole('button', { name: 'Answer', exact: true }).click();
    await admin.getByText('Opened again after a complaint').waitFor();
    await ben.reload();
    await ben.getByText('it is decided anew').waitFor();
  }, 120_000);

  test('a ban does nothing until a second person confirms it, and both are named', async () => {
    await openLive(admin, caseUrl);
    await admin.getByRole('button', { name: 'Claim' }).click();
    await admin.getByText('You hold it').waitFor();
    const form = admin.locator('#decision');
    await form.getByLabel('Something has to be done').check();
    await form.getByText('it waits until somebody else confirms it').waitFor();
    await form.getByRole('checkbox', { name: /^Ban the account/ }).check();
    await decide(admin, 'Again and again.');
    await admin.getByRole('heading', { name: 'A ban waits for a second person' }).waitFor();
    await admin.getByText('Somebody else has to confirm or decline it.').waitFor();
    const isIn = async () =>
      (await carla.request.get(`${stage.origin}/api/v1/account/videos`)).ok();
    expect(await isIn()).toBe(true);

    await openLive(mona, `${stage.origin}/desk?queue=second`);
    await mona.getByRole('link', { name: /Late in the harbour/ }).click();
    await mona.getByText('Again and again.').waitFor();
    await expectNoViolations(mona, new URL(caseUrl).pathname);
    await openLive(mona, caseUrl);
    await mona.locator('body').press('s');
    expect(await mona.evaluate('document.activeElement.innerText')).toBe('Confirm the ban');
    await mona.keyboard.press('Enter');
    await mona.getByText('confirmed by mona').waitFor();
    expect(await isIn()).toBe(false);
  }, 120_000);

  test('an admin hands the case over as a sealed bundle', async () => {
    await admin.goto(caseUrl);
    await admin.getByText('Nothing in it says who watched').waitFor();
    await admin.getByLabel('Reference number of the request').fill('123 Js 45/26');
    const [download] = await Promise.all([
      admin.waitForEvent('download'),
      admin.getByRole('button', { name: 'Make the bundle' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^m_[\w-]{22}-[0-9a-f]{64}\.zip$/);
    await mona.goto(caseUrl);
    expect(await mona.getByText('For authorities').count()).toBe(0);
  }, 60_000);
});

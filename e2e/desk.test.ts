import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: the desk in a real browser; ${reason}\n`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(skip)('the desk, in a real browser', () => {
  let stage: Stage;
  let admin: Page;
  let mona: Page;
  let carla: Page;
  let ben: Page;
  let video: string;

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
  async function expectNoViolations(page: Page): Promise<void> {
    const found = await page.evaluate<AxeResults>(`${AXE}; axe.run()`);
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      [],
    );
  }

  beforeAll(async () => {
    stage = await openStage();
    admin = await person('ada');
    carla = await person('carla');
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(carla, { origin: stage.origin, file, caption: 'Where she lives' });
    const second = await uploadAs(carla, { origin: stage.origin, file, caption: 'Buy this now' });
    ben = await person('ben');
    await post(ben, '/reports', { subject: second, reason: 'spam' });
    await post(ben, '/reports', { subject: video, reason: 'harassment', words: 'My front door.' });
  }, 180_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('an admin appoints a moderator, who alone finds the desk', async () => {
    mona = await person('mona');
    expect((await mona.goto(`${stage.origin}/desk`))?.status()).toBe(404);
    await openLive(admin, `${stage.origin}/admin/moderators`);
    await admin.getByLabel('Username').fill('@mona');
    await admin.getByRole('button', { name: 'Appoint', exact: true }).click();
    await admin.getByRole('link', { name: /mona/ }).waitFor();
    await openLive(mona, stage.origin);
    await mona.getByRole('button', { name: 'Your account' }).click();
    await mona.getByRole('link', { name: 'Desk' }).click();
    await mona.getByRole('heading', { name: 'Desk' }).waitFor();
  }, 60_000);

  test('the queue is worked through by keys alone, and pictures are shown when somebody asks', async () => {
    await openLive(mona, `${stage.origin}/desk`);
    await mona.keyboard.press('?');
    await mona.getByRole('heading', { name: 'Keyboard' }).waitFor();
    await expectNoViolations(mona);
    await mona.keyboard.press('Escape');
    const labels = mona.locator('a.open');
    expect((await labels.allInnerTexts()).map((text) => text.split('\n')[1])).toEqual([
      'Where she lives',
      'Buy this now',
    ]);
    const focused = () => mona.evaluate('document.activeElement.innerText');
    await mona.keyboard.press('j');
    expect(await focused()).toContain('Where she lives');
    await mona.keyboard.press('j');
    expect(await focused()).toContain('Buy this now');
    await mona.keyboard.press('k');
    await mona.keyboard.press('c');
    await mona.waitForURL(/\/desk\/m_/);
    await mona.getByText('You hold it').waitFor();
    await mona.getByText('My front door.').waitFor();
    expect(await mona.locator('video').isVisible()).toBe(false);
    await mona.locator('body').press('r');
    await expect.poll(() => mona.locator('video').isVisible()).toBe(true);
    const isQuiet = "(({ muted, paused }) => muted && paused)(document.querySelector('video'))";
    expect(await mona.evaluate(isQuiet)).toBe(true);
    const film = await mona.locator('video').getAttribute('src');
    expect((await fetch(stage.origin + film!)).status).toBe(200);
    await expectNoViolations(mona);
    await mona.locator('body').press('n');
    await mona.keyboard.type('Looks like the same person as last week.');
    await mona.getByRole('button', { name: 'Add note' }).click();
    await mona.getByText('Looks like the same person').waitFor();
  }, 60_000);

  test('a decision removes the clip at once, its author reads why, and it can be taken back', async () => {
    const answers = async () => (await fetch(`${stage.origin}/api/v1/videos/${video}`)).status;
    expect(await answers()).toBe(200);
    await mona.getByLabel('Something has to be done').check();
    await mona.getByRole('checkbox', { name: /^Remove/ }).check();
    await mona.getByRole('button', { name: 'Use template' }).click();
    expect(await mona.getByLabel('Reasons in words').inputValue()).toContain(
      'singles out a person',
    );
    await mona.getByLabel('Reasons in words').fill('It shows the door of a neighbour.');
    await mona.getByLabel('Which rule or law').fill('Rule 2: no stalking');
    await mona.getByRole('button', { name: 'Decide' }).click();
    await mona.getByText('Decided: something is done').waitFor();
    expect(await answers()).toBe(404);
    await expectNoViolations(mona);

    await openLive(carla, `${stage.origin}/notifications`);
    await carla.getByRole('link', { name: 'A decision was made' }).click();
    await carla.getByText('It shows the door of a neighbour.').waitFor();
    await carla.getByText('Rule 2: no stalking').waitFor();
    await expectNoViolations(carla);
    await carla.goto(`${stage.origin}/clips`);
    await carla.getByText('Removed by moderators').waitFor();

    await mona.getByRole('button', { name: 'Take it back' }).click();
    await mona.getByText('You hold it').waitFor();
    expect(await answers()).toBe(200);
    await stage.clock.advance(1000);
    await mona.getByLabel('Something has to be done').check();
    await mona.getByRole('checkbox', { name: /^Remove/ }).check();
    await mona.getByLabel('Reasons in words').fill('It shows a door and a name.');
    await mona.getByRole('button', { name: 'Decide' }).click();
    await mona.getByText('Decided: something is done').waitFor();
  }, 60_000);

  test('the author appeals, somebody else answers, and everything is as before', async () => {
    await openLive(carla, `${stage.origin}/statements`);
    await carla.getByText('1 strike stands.').waitFor();
    await carla.getByRole('link', { name: 'Read why' }).first().click();
    await carla.getByLabel('Why is the decision wrong?').fill('It is my own door.');
    await carla.getByRole('button', { name: 'Send the appeal' }).click();
    await carla.getByText('Your appeal has arrived.').waitFor();

    await openLive(mona, `${stage.origin}/desk?queue=appeals`);
    await mona.getByText('Where she lives').click();
    await mona.getByText('somebody else looks at it now').waitFor();

    await openLive(admin, `${stage.origin}/desk?queue=appeals`);
    await admin.getByRole('button', { name: /^Claim/ }).click();
    await admin.getByText('It is my own door.').waitFor();
    await admin.getByLabel('Reverse it').check();
    await admin.getByLabel('Why', { exact: true }).fill('So it is.');
    await admin.getByRole('button', { name: 'Decide' }).click();
    await admin.getByText('decision reversed').first().waitFor();
    await carla.reload();
    await carla.getByText('Your appeal was right').waitFor();
    expect((await fetch(`${stage.origin}/api/v1/videos/${video}`)).status).toBe(200);
    await ben.goto(`${stage.origin}/reports`);
    await ben.getByText('taken back after an appeal').waitFor();
  }, 60_000);

  test('a suspended account is told why when it signs in, and answers by that link', async () => {
    const profile = await carla.request.get(`${stage.origin}/api/v1/profiles/carla`);
    const { id } = (await profile.json()) as { id: string };
    await post(ben, '/reports', { subject: id, reason: 'threats' });
    await openLive(admin, `${stage.origin}/desk`);
    await admin.getByRole('button', { name: 'Claim “carla”' }).click();
    await admin.getByLabel('Something has to be done').check();
    await admin.getByRole('checkbox', { name: /^Suspend/ }).check();
    await admin.getByRole('combobox', { name: /^For/ }).selectOption('3');
    await admin.getByLabel('Reasons in words').fill('It threatens a neighbour.');
    await admin.getByRole('button', { name: 'Decide' }).click();
    await admin.getByText('Decided: something is done').waitFor();

    await carla.goto(`${stage.origin}/sign-in`);
    await carla.getByLabel('Username or e-mail').fill('carla');
    await carla.getByLabel('Password').fill('carla likes footlights');
    await carla.getByRole('button', { name: 'Sign in', exact: true }).click();
    await carla.getByText('This account is suspended until').waitFor();
    await carla.getByRole('link', { name: 'Read why' }).click();
    await carla.getByText('It threatens a neighbour.').waitFor();
    await carla.getByLabel('Why is the decision wrong?').fill('I did not.');
    await carla.getByRole('button', { name: 'Send the appeal' }).click();
    await carla.getByText('Your appeal has arrived.').waitFor();
    // In the bar, and where it says how to get one's data.
    expect(await carla.getByRole('link', { name: 'Sign in' }).count()).toBe(2);
  }, 60_000);

  test('all of it works without script', async () => {
    const context = await stage.browser.newContext({
      javaScriptEnabled: false,
      storageState: await mona.context().storageState(),
    });
    const page = await context.newPage();
    await page.goto(`${stage.origin}/desk`);
    await page.getByRole('combobox').first().selectOption('spam');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('button', { name: /^Claim/ }).click();
    await page.getByText('You hold it').waitFor();
    await page.getByText('Show', { exact: true }).first().click();
    await page.locator('video').waitFor();
    await page.getByLabel('Nothing against the rules').check();
    await page.getByLabel('Reasons in words').fill('An advert, and marked as one.');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByText('Decided: nothing against the rules').waitFor();
    expect(await page.getByRole('button', { name: 'Take it back' }).count()).toBe(1);
    await context.close();
  }, 60_000);
});

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
if (skip) process.stdout.write(`skipped: waiting clips in a real browser; ${reason}\n`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(skip)('clips that wait for a moderator, in a real browser', () => {
  let stage: Stage;
  let admin: Page;
  let carla: Page;
  let file: string;
  let video: string;

  const person = async (username: string): Promise<Page> => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signUpAs(page, stage.origin, username);
    return page;
  };
  const answers = async () => (await fetch(`${stage.origin}/api/v1/videos/${video}`)).status;
  async function expectNoViolations(page: Page): Promise<void> {
    const found = await page.evaluate<AxeResults>(`${AXE}; axe.run()`);
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      [],
    );
  }

  beforeAll(async () => {
    stage = await openStage({ QUARANTINE_FIRST_UPLOADS: '1' });
    admin = await person('ada');
    carla = await person('carla');
    file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(carla, { origin: stage.origin, file, caption: 'My first one' });
  }, 180_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('its creator is told, and a moderator sees it when they ask and lets it through', async () => {
    await openLive(carla, `${stage.origin}/clips`);
    await carla.getByText('Waits for a moderator: you can see it, nobody else can.').waitFor();
    await expectNoViolations(carla);
    expect(await answers()).toBe(404);
    await openLive(admin, `${stage.origin}/desk`);
    await admin.getByRole('link', { name: 'Waiting clips' }).click();
    await admin.getByText('Among the first of the account').waitFor();
    await expectNoViolations(admin);
    expect(await admin.locator('video').isVisible()).toBe(false);
    await admin.getByText('Show', { exact: true }).click();
    expect(await admin.locator('video').isVisible()).toBe(true);
    const film = await admin.locator('video').getAttribute('src');
    expect((await fetch(stage.origin + film!)).status).toBe(200);
    await admin.getByRole('button', { name: 'Let it through: My first one' }).click();
    await admin.getByText('No clip waits.').waitFor();
    expect(await answers()).toBe(200);
  }, 60_000);

  test('another is refused with its file, which then does not come again', async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const dora = await context.newPage();
    await signUpAs(dora, stage.origin, 'dora');
    await uploadAs(dora, { origin: stage.origin, file, caption: 'Buy this now' });
    await openLive(admin, `${stage.origin}/desk/held`);
    await admin.getByText('Refuse', { exact: true }).click();
    await admin.getByLabel('Reason', { exact: true }).selectOption('spam');
    await admin.getByLabel('Reasons in words').fill('It sells something.');
    await admin.getByLabel('Block the file, too').check();
    await expectNoViolations(admin);
    await admin.getByRole('button', { name: 'Remove it' }).click();
    await admin.waitForURL(/\/desk\/m_/);
    await admin.getByText('Decided: something is done').waitFor();

    const again = uploadAs(dora, { origin: stage.origin, file, caption: 'Again' });
    await expect(again).rejects.toThrow('cannot be uploaded again');
    await dora.goto(`${stage.origin}/clips`);
    await dora.getByText('cannot be uploaded again').waitFor();
    await dora.getByRole('link', { name: 'Read the decision and answer it' }).click();
    await dora.getByText('It sells something.').waitFor();
    await dora.getByText('The moderators looked by themselves').waitFor();

    await openLive(admin, `${stage.origin}/desk/blocked`);
    await admin.getByText('recognised once').waitFor();
    await expectNoViolations(admin);
    await admin.getByRole('button', { name: 'Take off the list' }).click();
    await admin.getByText('No file is blocked.').waitFor();
  }, 90_000);
});

import { listCases, urlOf, type OutputOf } from '@footlights/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: reports in a real browser; ${reason}\n`);

/** A busy machine takes its time. */
const PATIENT = { timeout: 10_000 };

describe.skipIf(skip)('reporting, in a real browser', () => {
  let stage: Stage;
  let admin: Page;
  let ben: Page;
  let video: string;

  const person = async (username: string): Promise<Page> => {
    const context = await stage.browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await signUpAs(page, stage.origin, username);
    return page;
  };
  const reported = async (): Promise<{ label: string; reasons: string[]; reporters: number }[]> => {
    const answer = await admin.request.get(stage.origin + urlOf(listCases));
    const { cases } = (await answer.json()) as OutputOf<typeof listCases>;
    return cases.map(({ subject, reasons, reporters }) => ({
      label: subject.label,
      reasons: reasons.map((one) => one.reason),
      reporters,
    }));
  };
  const open = async (page: Page) => {
    await page.goto(`${stage.origin}/v/${video}`);
    await page.locator('video[autoplay]').waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    stage = await openStage();
    admin = await person('ada');
    const carla = await person('carla');
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(carla, { origin: stage.origin, file, caption: 'By the water' });
    await uploadAs(carla, { origin: stage.origin, file, caption: 'A second one' });
    await uploadAs(admin, { origin: stage.origin, file, caption: 'By the admin' });
    ben = await person('ben');
  }, 180_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('a clip is reported by three taps, and its creator blocked before the next card', async () => {
    await ben.goto(stage.origin);
    await ben.locator('video[autoplay]').waitFor({ state: 'detached' });
    const own = ben.getByRole('article').filter({ hasText: 'carla' }).first();
    while (!(await own.isVisible())) await ben.keyboard.press('j');
    let taps = 0;
    await ben.exposeFunction('tapped', () => void (taps += 1));
    await ben.evaluate("addEventListener('click', () => tapped(), true)");
    const begun = performance.now();
    await own.getByRole('button', { name: 'More about this clip', exact: true }).click();
    await ben.getByRole('link', { name: 'Report', exact: true }).click();
    const filed = ben.waitForResponse((answer) => answer.url().endsWith('/api/v1/reports'));
    await ben.getByRole('button', { name: 'Stalking or harassment' }).click();
    expect((await filed).status()).toBe(200);
    const took = Math.round(performance.now() - begun);
    await ben.getByText('Reported: Stalking or harassment').waitFor();
    await expect.poll(() => taps).toBe(3);
    process.stdout.write(`from opening ⋯ to a filed report: 3 taps, ${took} ms\n`);
    expect(took).toBeLessThan(5000);
    expect(await reported()).toMatchObject([{ reasons: ['harassment'], reporters: 1 }]);

    await ben.getByRole('button', { name: 'Block Neither of you' }).click();
    await ben.getByRole('button', { name: /^Blocked/ }).waitFor();
    await ben.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => ben.getByRole('article').filter({ hasText: 'carla' }).count()).toBe(0);
    await ben.getByRole('article').filter({ hasText: 'ada' }).first().waitFor();
  }, 90_000);

  test('words and links are added, and it is taken back', async () => {
    const dora = await person('dora');
    await open(dora);
    await dora.getByRole('button', { name: 'More about this clip', exact: true }).first().click();
    await dora.getByRole('link', { name: 'Report', exact: true }).click();
    await dora.getByRole('button', { name: 'Self-harm or suicide' }).click();
    await dora.getByText('112 in Europe').waitFor();
    await dora.getByText('Say more').click();
    await dora.getByLabel('What else should be known?').fill('It began last week.');
    await dora.getByLabel('Further clips').fill(`${stage.origin}/v/${video}`);
    await dora.getByRole('button', { name: 'Add', exact: true }).click();
    await dora.getByText('Added', { exact: true }).waitFor();
    await dora.getByRole('link', { name: 'Your reports' }).click();
    await dora.getByText('Waits to be looked at').waitFor();
    await dora.getByRole('link', { name: /^Open the report/ }).click();
    await dora.getByText('It began last week.').waitFor();
    await dora.getByRole('button', { name: 'Take it back' }).click();
    await dora.getByText('Taken back').waitFor();
    expect((await reported())[0]).toMatchObject({ reporters: 1 });
    await dora.close();
  }, 90_000);

  test('a profile and a comment are reported from their own menus', async () => {
    const emil = await person('emil');
    const body = { text: 'I know your street' };
    const url = `${stage.origin}/api/v1/videos/${video}/comments`;
    const finn = await person('finn');
    await finn.request.post(url, { headers: { origin: stage.origin }, data: body });
    await openLive(emil, `${stage.origin}/@carla`);
    await emil.getByRole('button', { name: 'More about @carla' }).click();
    await emil.getByRole('link', { name: 'Report…' }).click();
    await emil.getByRole('button', { name: 'Pretends to be somebody else' }).click();
    await emil.getByText('Reported: Pretends').waitFor();
    await emil.getByRole('button', { name: /^Restrict/ }).click();
    await emil.getByRole('button', { name: /^Restricted/ }).waitFor();
    await emil.keyboard.press('Escape');

    await open(emil);
    await emil
      .getByRole('link', { name: /^Comments/ })
      .first()
      .click();
    await emil.getByRole('button', { name: 'More about the comment by finn' }).click();
    await emil.getByRole('link', { name: 'Report', exact: true }).click();
    await emil.getByRole('button', { name: 'Threats or violence' }).click();
    await emil.getByText('Reported: Threats or violence').waitFor();
    await emil.keyboard.press('Escape');
    // The comments are still there when the sheet above them is gone.
    await emil.getByText('I know your street').waitFor();
    expect((await reported()).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['carla', 'I know your street']),
    );
    await emil.close();
  }, 90_000);

  test('signed out and without script, a notice is filed by a plain form, and its link leads back', async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const guest = await context.newPage();
    await guest.goto(`${stage.origin}/report`);
    await guest.getByLabel('Its address').fill(`${stage.origin}/v/${video}`);
    await guest.getByRole('button', { name: 'Go on' }).click();
    await guest.getByRole('radio').first().waitFor();
    expect(await guest.getByRole('radio').count()).toBe(2);
    expect(await guest.getByLabel('Your name').isVisible()).toBe(false);
    await guest.getByLabel('Illegal in my country').check();
    await guest.getByLabel('Why is it illegal').fill('It shows my house and my number.');
    await guest.getByLabel('Your name').fill('Rita Right');
    await guest.getByRole('button', { name: 'Send report' }).click();
    await guest.getByText('Say why it is illegal').waitFor();
    expect(await guest.getByLabel('Your name').inputValue()).toBe('Rita Right');
    await guest.getByLabel('Your e-mail address').fill('rita@mail.example');
    await guest.getByLabel('I believe in good faith').check();
    await guest.getByRole('button', { name: 'Send report' }).click();
    await guest.getByText('Reported: Illegal in my country').waitFor();
    await guest.getByRole('link', { name: 'What becomes of it' }).click();
    await guest.getByText('Waits to be looked at').waitFor();
    expect(new URL(guest.url()).searchParams.get('key')).toHaveLength(22);
    await guest.getByRole('button', { name: 'Take it back' }).click();
    await guest.getByText('Taken back').waitFor();
    await context.close();
  }, 90_000);

  test('signed in and without script, the same form reports, then blocks', async () => {
    const fay = await person('fay');
    const context = await stage.browser.newContext({
      javaScriptEnabled: false,
      storageState: await fay.context().storageState(),
    });
    const page = await context.newPage();
    await page.goto(`${stage.origin}/v/${video}/comments`);
    await page.getByRole('link', { name: 'Report this clip' }).click();
    await page.getByLabel('Spam or scam').check();
    await page.getByRole('button', { name: 'Send report' }).click();
    await page.getByText('Reported: Spam or scam').waitFor();
    await page.getByRole('button', { name: 'Mute' }).click();
    await page.getByRole('heading', { name: 'Muted' }).waitFor();
    await page.goto(`${stage.origin}/reports`);
    expect(await page.getByText('Spam or scam').count()).toBe(1);
    await context.close();
    await fay.close();
  }, 90_000);

  test('what is typed before the scripts are there stays', async () => {
    const hal = await person('hal');
    await hal.route('**/*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    await hal.goto(`${stage.origin}/report?subject=${video}`, { waitUntil: 'commit' });
    const words = hal.getByLabel('What else should be known?');
    await words.fill('It follows me home.');
    await hal.locator('#svelte-announcer').waitFor({ state: 'attached' });
    expect(await words.inputValue()).toBe('It follows me home.');
    await hal.close();
  }, 90_000);

  test('what finds no server says so and is tried again', async () => {
    const gil = await person('gil');
    await open(gil);
    await gil.getByRole('button', { name: 'More about this clip', exact: true }).first().click();
    await gil.getByRole('link', { name: 'Report', exact: true }).click();
    await gil.route('**/api/v1/reports', (route) => route.abort());
    await gil.getByRole('button', { name: 'Hate' }).click();
    await gil.getByText('No answer from the server.').waitFor(PATIENT);
    await gil.unroute('**/api/v1/reports');
    await gil.getByRole('button', { name: 'Hate' }).click();
    await gil.getByText('Reported: Hate').waitFor();
    expect((await reported()).flatMap(({ reasons }) => reasons)).toContain('hate');
    await gil.close();
  }, 90_000);
});

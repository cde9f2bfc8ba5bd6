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
if (skip) process.stdout.write(`skipped: rules and what they hold in a real browser; ${reason}\n`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(skip)('rules about words, and what they hold, in a real browser', () => {
  let stage: Stage;
  let admin: Page;
  let ben: Page;
  let video: string;

  const person = async (username: string): Promise<Page> => {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signUpAs(page, stage.origin, username);
    return page;
  };
  async function expectNoViolations(page: Page): Promise<void> {
    const found = await page.evaluate<AxeResults>(`${AXE}; axe.run()`);
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      [],
    );
  }
  const commentsPage = () => `${stage.origin}/v/${video}/comments`;
  async function comment(page: Page, text: string): Promise<void> {
    await stage.clock.advance(61_000);
    await openLive(page, commentsPage());
    await page.getByRole('textbox', { name: 'Write a comment' }).fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  }

  beforeAll(async () => {
    stage = await openStage();
    admin = await person('ada');
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(admin, { origin: stage.origin, file, caption: 'The harbour' });
    ben = await person('ben');
  }, 180_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  test('rules are added, tried, found and taken out', async () => {
    expect((await ben.goto(`${stage.origin}/desk/rules`))?.status()).toBe(404);
    await openLive(admin, `${stage.origin}/desk`);
    await admin.getByRole('link', { name: 'Words and links' }).click();
    await admin
      .getByLabel('One a line')
      .fill('crypto\nrefuse link: spam.example\nrefuse words: casino');
    await admin.getByRole('button', { name: 'Add', exact: true }).click();
    await admin.getByText('3 rules are new or changed.').waitFor();
    await admin.getByRole('heading', { name: '3 rules' }).waitFor();
    await expectNoViolations(admin);
    await admin.getByLabel('A text').fill('c4sin0 at www.spam.example');
    await admin.getByRole('button', { name: 'Which rules does it meet?' }).click();
    const met = admin.locator('#try li');
    await met.first().waitFor();
    expect((await met.allInnerTexts()).map((text) => text.replaceAll('\n', ' '))).toEqual([
      expect.stringContaining('casino'),
      expect.stringContaining('spam.example'),
    ]);
    await admin.getByLabel('One a line').fill('a*b');
    await admin.getByRole('button', { name: 'Add', exact: true }).click();
    await admin.getByText('Line 1, “a*b”').waitFor();
    await admin.getByRole('button', { name: 'Remove “spam.example”' }).click();
    await admin.getByRole('heading', { name: '2 rules' }).waitFor();
    const exported = await admin.request.get(`${stage.origin}/desk/rules/export`);
    expect(await exported.text()).toBe('refuse words: casino\nhold words: crypto\n');
  }, 60_000);

  test('what is refused names the rule, and what is held waits until a moderator lets it through', async () => {
    await comment(ben, 'Come to the c a s i n o');
    await ben.getByText('“casino” is not allowed here.').waitFor();
    await comment(ben, 'Buy crypto');
    await ben.getByText('Your comment waits for a moderator').waitFor();
    await ben.getByText('Waits for a moderator. Only you see it.').waitFor();
    await openLive(admin, commentsPage());
    expect(await admin.getByText('Buy crypto').count()).toBe(0);

    await openLive(admin, `${stage.origin}/desk/comments`);
    await admin.getByText('Rule: crypto').waitFor();
    await expectNoViolations(admin);
    await admin.locator('body').press('j');
    await admin.locator('body').press('p');
    await admin.getByText('Nothing waits.').waitFor();
    await openLive(admin, commentsPage());
    await admin.getByText('Buy crypto').waitFor();
  }, 60_000);

  test('a refused one is told with its reason, by keys and without script', async () => {
    await comment(ben, 'More crypto');
    await openLive(admin, `${stage.origin}/desk/comments`);
    await admin.locator('body').press('j');
    await admin.locator('body').press('r');
    await admin.keyboard.type('It sells coins.');
    await expectNoViolations(admin);
    await admin.getByRole('button', { name: 'Refuse' }).click();
    await admin.getByText('Nothing waits.').waitFor();
    await openLive(ben, `${stage.origin}/statements`);
    await ben.getByRole('link', { name: 'Read why' }).first().click();
    await ben.getByText('It sells coins.').waitFor();
    await ben.getByText('A machine recognised it; a person looked at it and decided.').waitFor();

    const context = await stage.browser.newContext({
      javaScriptEnabled: false,
      storageState: await ben.context().storageState(),
    });
    const plain = await context.newPage();
    await plain.goto(`${stage.origin}/settings`);
    await plain.getByText('Your account is new until').waitFor();
    await plain.getByLabel('Display name').fill('Crypto Ben');
    await plain.getByRole('button', { name: 'Save', exact: true }).click();
    await plain.getByText('Your name waits for a moderator.').waitFor();
    await context.close();

    const desk = await stage.browser.newContext({
      javaScriptEnabled: false,
      storageState: await admin.context().storageState(),
    });
    const bare = await desk.newPage();
    await bare.goto(`${stage.origin}/desk/comments`);
    await bare.getByText('Crypto Ben').waitFor();
    await bare.locator('summary').click();
    await bare.getByLabel('Why').fill('Call yourself something else.');
    await bare.locator('details').getByRole('button', { name: 'Refuse' }).click();
    await bare.getByText('Nothing waits.').waitFor();
    await desk.close();
    await openLive(ben, `${stage.origin}/notifications`);
    await ben.getByText('Call yourself something else.').waitFor();
  }, 60_000);
});

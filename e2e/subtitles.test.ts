import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { getVideo, urlOf, type Clip } from '@footlights/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: subtitles in a real browser; ${reason}\n`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
describe.skipIf(skip)('subtitles, in a real browser', () => {
  let stage: Stage;
  let page: Page;
  let video: string;

  beforeAll(async () => {
    stage = await openStage();
    const context = await stage.browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    await signUpAs(page, stage.origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    video = await uploadAs(page, { origin: stage.origin, file, caption: 'The harbour' });
    await openLive(page, `${stage.origin}/clips`);
  }, 120_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  const dialog = () => page.getByRole('dialog', { name: 'Edit clip' });
  const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click();
  const subtitles = async () => {
    const url = stage.origin + urlOf(getVideo, { params: { id: video } });
    return ((await (await fetch(url)).json()) as Clip).subtitles;
  };
  const fileOf = (name: string, text: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(text),
  });
  const subRip = (end: string, text: string) =>
    `1\r\n00:00:01,000 --> 00:00:${end},500\r\n${text}\r\n`;
  const isInSight = (box: { y: number; height: number } | null) =>
    box !== null && box.y >= 0 && box.y + box.height <= 420;
  async function edit(): Promise<void> {
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await dialog().waitFor();
  }
  async function save(): Promise<void> {
    await press('Save');
    await dialog().waitFor({ state: 'hidden' });
  }

  test('a file that does not fit is refused in words, and the next one is put on', async () => {
    await edit();
    const adder = dialog().getByLabel('Add a file');
    for (const name of ['harbour.en.srt', 'harbour.fr.srt'])
      await adder.setInputFiles(fileOf(name, subRip('59', 'Too late')));
    const language = dialog().getByLabel('Language', { exact: true }).first();
    expect(await language.inputValue()).toBe('en');
    await page.setViewportSize({ width: 390, height: 420 });
    await press('Save');
    const refused = dialog().getByText('Line 2: the clip is 3').first();
    await refused.waitFor();
    await expect.poll(async () => isInSight(await refused.boundingBox())).toBe(true);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ['harbour.fr.srt', 'harbour.en.srt']) await press(`Leave out ${name}`);
    expect(await page.evaluate('document.activeElement.type')).toBe('file');

    await adder.setInputFiles(fileOf('harbour.srt', subRip('02', 'Am Hafen')));
    await press('Save');
    await dialog().getByText('Choose the language of harbour.srt.').waitFor();
    await language.focus();
    await page.keyboard.type('German');
    await page.keyboard.press('Tab');
    await page.keyboard.type('For all ears');
    const found = await page.evaluate<AxeResults>(`${AXE}; axe.run()`);
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      [],
    );
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    const [kept] = await subtitles();
    expect(kept).toMatchObject({ language: 'de', label: 'For all ears' });
    const served = await fetch(stage.origin + kept!.url);
    expect(served.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
    expect(await served.text()).toContain('00:00:01.000 --> 00:00:02.500\nAm Hafen\n');
  }, 60_000);

  test('replacing and removing wait for Save, and are undone until then', async () => {
    await edit();
    const before = await subtitles();
    await dialog()
      .getByLabel('Replace German')
      .setInputFiles(fileOf('other.srt', subRip('02', 'Hier')));
    await dialog().getByText('Replaced by other.srt when you save.').waitFor();
    const undo = dialog().getByRole('button', { name: 'Undo: German' });
    expect((await undo.textContent())?.trim()).toBe('Undo');
    await undo.click();
    await press('Remove German');
    await dialog().getByText('Goes when you save.').waitFor();
    await press('Cancel');
    expect(await subtitles()).toEqual(before);

    await edit();
    await dialog()
      .getByLabel('Replace German')
      .setInputFiles(fileOf('other.srt', subRip('02', 'Hier')));
    await save();
    const [after] = await subtitles();
    expect(after).toMatchObject({ language: 'de', label: 'For all ears' });
    expect(await (await fetch(stage.origin + after!.url)).text()).toContain('Hier');

    await edit();
    await press('Remove German');
    await save();
    expect(await subtitles()).toEqual([]);
    await edit();
    expect(await dialog().getByText('German').count()).toBe(0);
    await press('Cancel');
  }, 60_000);
});

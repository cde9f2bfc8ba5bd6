import { getProfile } from '@footlights/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, VideoId } from '../packages/server/src/lib/ids.ts';
import { needs } from '../scripts/needs.ts';
import { drawClip } from './clip.ts';
import { openLive, signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip } = needs('chromium', 'ffmpeg');

/** How far the clip in view has played, seconds. */
const PLAYED = `Math.max(0, ...[...document.querySelectorAll('video[src]')].map((media) => media.currentTime))`;

describe.skipIf(skip)('a clip for followers', () => {
  let stage: Stage;
  let id: string;
  const pages = new Map<string, Page>();

  beforeAll(async () => {
    stage = await openStage();
    for (const name of ['ana', 'fay', 'sam']) {
      const page = await (await stage.browser.newContext()).newPage();
      await signUpAs(page, stage.origin, name);
      pages.set(name, page);
    }
    id = await uploadAs(pageOf('ana'), {
      origin: stage.origin,
      file: await drawClip(stage.dataDir, 6),
      caption: 'Behind the curtain',
    });
    await stage.context.videos.change(await idOf('ana'), id as VideoId, {
      visibility: 'followers',
    });
    await stage.context.relations.follow(await idOf('fay'), await idOf('ana'));
  }, 180_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  function pageOf(name: string): Page {
    return pages.get(name)!;
  }
  async function idOf(username: string): Promise<AccountId> {
    const answer = await fetch(
      `${stage.origin}/api/v1${getProfile.path.replace(':username', username)}`,
    );
    return ((await answer.json()) as { id: string }).id as AccountId;
  }

  test('plays behind the tab of who follows its creator, and again after its address has ended', async () => {
    const page = pageOf('fay');
    // The browser's clock stands still beside the server's: what it keeps would outlive its address.
    await page.route('**/media/**', (route) => route.continue());
    await page.goto(stage.origin);
    expect(await page.locator('video[src]').count()).toBe(0);
    await page.getByRole('link', { name: 'Following', exact: true }).click();
    await page.waitForURL(`${stage.origin}/following`);
    await expect.poll(() => page.evaluate(PLAYED), { timeout: 30_000 }).toBeGreaterThan(0.3);
    const src = await page.locator('video[src]').first().getAttribute('src');
    expect(src).toMatch(/\?e=\d+&s=/);

    await stage.clock.advance(2 * 3_600_000);
    expect((await page.request.get(stage.origin + src)).status()).toBe(404);
    await page
      .locator('video[src]')
      .first()
      .evaluate((media) => (media as unknown as { load(): void }).load());
    await expect
      .poll(() => page.locator('video[src]').first().getAttribute('src'), { timeout: 30_000 })
      .not.toBe(src);
    await expect.poll(() => page.evaluate(PLAYED), { timeout: 30_000 }).toBeGreaterThan(0.3);
  }, 120_000);

  test('is not there for a stranger, in the very words of a clip that never was', async () => {
    const unknown = `v_${'x'.repeat(22)}`;
    const texts: string[] = [];
    for (const one of [id, unknown]) {
      const answer = await pageOf('sam').request.get(`${stage.origin}/v/${one}`);
      expect(answer.status()).toBe(404);
      const text = await answer.text();
      texts.push(text.replaceAll(one, 'ID').replaceAll(/nonce="[^"]+"/g, ''));
    }
    expect(texts[0]).toBe(texts[1]);
    expect((await pageOf('fay').request.get(`${stage.origin}/v/${id}`)).status()).toBe(200);
  });

  test('tells other sites nothing of itself until it is public', async () => {
    const page = await pageOf('fay').request.get(`${stage.origin}/v/${id}`);
    const text = await page.text();
    expect(text).toContain('name="robots" content="noindex"');
    expect(text).not.toContain('og:');
    await stage.context.videos.change(await idOf('ana'), id as VideoId, { visibility: 'public' });
    const told = await (await fetch(`${stage.origin}/v/${id}`)).text();
    expect(told).toContain('property="og:video"');
    expect(told).not.toContain('noindex');
    await pageOf('sam').goto(`${stage.origin}/v/${id}`);
    await expect
      .poll(() => pageOf('sam').evaluate(PLAYED), { timeout: 30_000 })
      .toBeGreaterThan(0.3);
  });

  test('leaves a quiet place for who follows nobody, with a way to find people', async () => {
    const page = pageOf('sam');
    await page.goto(`${stage.origin}/following`);
    await page.getByRole('heading', { name: 'Quiet so far' }).waitFor();
    await page.getByRole('link', { name: 'Find people to follow' }).click();
    await page.getByRole('searchbox').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/search');
  });

  test('stays private when its caption is changed in a tab that was opened while it was public', async () => {
    const context = pageOf('ana').context();
    const [first, second] = [await context.newPage(), await context.newPage()];
    for (const tab of [first, second]) {
      await openLive(tab, `${stage.origin}/clips`);
      await tab.getByRole('button', { name: 'Edit' }).click();
    }
    await first.getByRole('radio', { name: 'Private' }).check();
    await first.getByRole('button', { name: 'Save' }).click();
    await first.getByText('Private ·').waitFor();
    await second.getByRole('textbox', { name: 'Caption' }).fill('Before the curtain');
    await second.getByRole('button', { name: 'Save' }).click();
    await second.getByText('Private ·').waitFor();
    expect((await fetch(`${stage.origin}/v/${id}`)).status).toBe(404);
    await first.reload();
    await first.getByText('Before the curtain').waitFor();
  }, 60_000);
});

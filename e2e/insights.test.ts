import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  exportInsights,
  getInsights,
  urlOf,
  type Insights,
} from '../packages/contract/src/index.ts';
import { needs } from '../scripts/needs.ts';
import { violationsOf } from './axe.ts';
import { openCreators, type Creators } from './creators.ts';
import { openLive } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: insights in a real browser; ${reason}\n`);

const SOON = { timeout: 12_000 };

describe.skipIf(skip)('insights', () => {
  let stage: Stage;
  let creators: Creators;

  beforeAll(async () => {
    stage = await openStage();
    creators = await openCreators(stage);
  }, 180_000);
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  async function shown(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage();
    await openLive(page, new URL(path ?? '', stage.origin).href);
    return page;
  }
  /** The same person with scripts switched off. */
  async function plain(context: BrowserContext): Promise<Page> {
    const storageState = await context.storageState();
    const without = await stage.browser.newContext({ javaScriptEnabled: false, storageState });
    return without.newPage();
  }
  const apiOf = async (page: Page, query: object = {}) =>
    (await (
      await page.request.get(stage.origin + urlOf(getInsights, { query }))
    ).json()) as Insights;

  describe('an overview', () => {
    test('draws the days of somebody whom many watch, and says why numbers are “about”', async () => {
      const page = await shown(creators.browsers.normal, '/insights');
      const { days } = await apiOf(page);
      const chart = page.getByRole('group', { name: 'Views by day' });
      expect(await chart.getByRole('img').count()).toBe(days.length);
      expect(await page.getByText('Today so far, in no sum: about').count()).toBe(1);
      await page
        .locator('#views')
        .getByRole('button', { name: 'Views: how it is counted' })
        .click();
      const how = page.locator('#views [popover]').first();
      await how.getByText('because noise is in it that hides every single viewer').waitFor();
      await page.close();
    });

    test('says in words what is too little to draw', async () => {
      const page = await shown(creators.browsers.tiny, '/insights');
      await page.getByText('Too few views a day to draw honestly').waitFor();
      await page.getByText('is told here once more have watched').waitFor();
      expect(await page.getByRole('group', { name: 'Views by day' }).count()).toBe(0);
      // Acts and followers are exact, however few.
      expect(await page.getByRole('group', { name: 'Followers by day' }).count()).toBe(1);
      await page.close();
    });

    test('has nothing but a way on for somebody without numbers', async () => {
      const page = await shown(creators.browsers.empty, '/insights');
      await page.getByRole('heading', { name: 'Nothing to tell of these days yet' }).waitFor();
      expect(await page.locator('#main').getByRole('link', { name: 'Upload a clip' }).count()).toBe(
        1,
      );
      expect(await page.locator('.plot').count()).toBe(0);
      await page.close();
    });

    test('counts millions, and leaves out percentages that say nothing', async () => {
      const page = await shown(creators.browsers.viral, '/insights');
      const views = page.locator('#views');
      expect(await views.innerText()).toMatch(/1\d(?:\.\d)?M/);
      expect(await views.innerText()).not.toMatch(/\d{4,}%|\d,\d{3}%/);
      await page.close();
    });

    test('goes by week over more than 90 days', async () => {
      const page = await shown(creators.browsers.normal, '/insights?days=365');
      const weeks = page.getByRole('group', { name: 'Views by week' });
      expect(await weeks.getByRole('img').count()).toBe(53);
      expect(await weeks.locator('line:not(.grid)').count()).toBe(53);
      await page.close();
    });
  });

  test('a chart is one stop for the keyboard, and arrows lead from point to point', async () => {
    const page = await shown(creators.browsers.normal, '/insights');
    const { days } = await apiOf(page);
    const chart = page.locator('figure').filter({ hasText: 'Views by day' });
    const said = chart.locator('figcaption p');
    const focused = () => page.evaluate('document.activeElement?.getAttribute("aria-label")');
    expect(await chart.locator('[tabindex="0"][data-index]').count()).toBe(1);
    await chart.locator('[tabindex="0"][data-index]').focus();
    expect(await said.innerText()).toMatch(/: about [\d.]+K? ± \d+$/);
    const last = await focused();
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).not.toBe(last);
    await page.keyboard.press('Home');
    const first = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
    expect(await focused()).toBe(first.format(Date.parse(days[0]!.day)));
    expect(await said.innerText()).toContain(String(await focused()));
    expect(await said.getAttribute('aria-live')).toBe('polite');
    await page.keyboard.press('End');
    expect(await focused()).toBe(last);
    // The next stop is behind the chart.
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('SUMMARY');
    expect(await said.innerText()).toBe('The band is one standard error either way.');
    await page.close();
  });

  test('a chart tells a finger and a mouse what is below them', async () => {
    const page = await shown(creators.browsers.normal, '/insights');
    const chart = page.locator('figure').filter({ hasText: 'Views by day' });
    const box = (await chart.locator('svg[role=group]').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await chart.getByText(/: about [\d.]+K? ± \d+$/).waitFor();
    await page.mouse.move(box.x, box.y - 200);
    await chart.getByText('The band is one standard error').waitFor();
    expect(await chart.locator('.cursor').count()).toBe(0);
    await page.close();
  });

  test('each chart has a table with the numbers that the API gives', async () => {
    const page = await shown(creators.browsers.normal, '/insights');
    const { days } = await apiOf(page);
    const figures = page.locator('figure');
    expect(await figures.count()).toBe(3);
    const rowsOf = async (index: number) => {
      const figure = figures.nth(index);
      await figure.getByText('As a table').click();
      const rows = await figure.locator('tbody tr').all();
      return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()));
    };
    const format = new Intl.NumberFormat('en');
    const exact = (value: number) => format.format(value);
    const [views, acts, followers] = [await rowsOf(0), await rowsOf(1), await rowsOf(2)];
    expect(views.map(([first]) => first)).toEqual(days.map(({ views: { value } }) => exact(value)));
    expect(acts).toEqual(
      days.map((day) => [day.likes, day.comments, day.shares, day.saves].map(exact)),
    );
    expect(followers).toEqual(
      days.map((day) => [day.followersGained, day.followersLost].map(exact)),
    );
    await page.close();
  });

  describe('days', () => {
    test('are chosen without script, by a link or by their ends', async () => {
      const page = await plain(creators.browsers.normal);
      await page.goto(`${stage.origin}/insights`);
      await page.getByRole('link', { name: '7 days' }).click();
      expect(new URL(page.url()).search).toBe('?days=7');
      expect(await page.locator('.point').count()).toBe(3 * 7);
      await page.getByText('Other days').click();
      const { lastDay } = await apiOf(page);
      await page.getByLabel('From', { exact: true }).fill(dayBefore(lastDay, 9));
      await page.getByLabel('To', { exact: true }).fill(dayBefore(lastDay, 5));
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      expect(await page.locator('#views .point').count()).toBe(5);
      // Nothing of today stands beside days that ended before.
      expect(await page.getByText('Today so far').count()).toBe(0);
      await page.context().close();
    });

    test('that there are none of are declined in words, and the usual ones shown', async () => {
      const page = await shown(creators.browsers.normal, '/insights?from=2031-01-01&to=2031-01-02');
      await page.getByRole('alert').getByText('a range ends yesterday at the latest').waitFor();
      expect(await page.locator('#views .point').count()).toBe(28);
      await page.close();
    });

    test('stay chosen from the overview to a clip', async () => {
      const page = await shown(creators.browsers.normal, '/insights?days=7');
      await page.locator('#best a').first().click();
      await page.waitForURL('**/insights/clips/*?days=7');
      expect(await page.locator('.pill[aria-current]').innerText()).toBe('7 days');
      await page.close();
    });
  });

  describe('a clip', () => {
    test('has totals, days, a retention curve, sources and a comparison', async () => {
      const [, harbour] = creators.clips.normal;
      const page = await shown(creators.browsers.normal, `/insights/clips/${harbour}`);
      await page.getByRole('heading', { level: 1, name: /The harbour at dusk/ }).waitFor();
      await page.getByText('It does better than your median').waitFor();
      const curve = page.getByRole('group', { name: 'Still watching, by second' });
      // At the start, where views begin, and at each tenth up to 0.9.
      expect(await curve.getByRole('img').count()).toBe(11);
      expect(await curve.getByRole('img', { name: '2 sec', exact: true }).count()).toBe(1);
      expect(await page.locator('#sources tbody tr').count()).toBe(6);
      await page.close();
    });

    test('that is not public has totals and a sentence why, and no private acts', async () => {
      const family = creators.clips.normal[4];
      const page = await shown(creators.browsers.normal, `/insights/clips/${family}`);
      await page.getByText('This clip is not public, so it has totals only.').waitFor();
      expect(await page.locator('.plot').count()).toBe(0);
      expect(await page.locator('dt').allInnerTexts()).not.toContain('Saves');
      const csv = `${stage.origin}/api/v1/insights/clips/${family}/days.csv`;
      expect((await page.request.get(csv)).status()).toBe(409);
      await page.close();
    });

    test('of somebody else is nowhere, also for admins', async () => {
      const [foreign] = creators.clips.viral;
      for (const context of [creators.browsers.normal, creators.boss]) {
        const page = await context.newPage();
        const answer = await page.goto(`${stage.origin}/insights/clips/${foreign}`);
        expect(answer?.status()).toBe(404);
        await page.close();
      }
    });

    test('stands in a table that is put in order, and leads to its numbers', async () => {
      const page = await shown(creators.browsers.normal, '/insights/clips');
      const titles = page.locator('tbody .title');
      expect(await titles.count()).toBe(7);
      expect(await titles.first().innerText()).toBe('Rain on the roof');
      await page.getByRole('link', { name: 'Views', exact: true }).click();
      await page.waitForURL('**/insights/clips?order=views');
      await page.locator('tbody .title').first().getByText('Without a caption').waitFor();
      await titles.nth(1).click();
      await page.waitForURL('**/insights/clips/v_*');
      await page.close();
    });
  });

  test('what is shown is taken along as CSV and JSON', async () => {
    const page = await shown(creators.browsers.normal, '/insights?days=7');
    const insights = await apiOf(page, { days: 7 });
    const { from, to } = insights.range;
    const take = async (name: string) => {
      const begun = page.waitForEvent('download');
      await page.getByRole('link', { name }).click();
      const download = await begun;
      return {
        name: download.suggestedFilename(),
        text: readFileSync(await download.path(), 'utf8'),
      };
    };
    const csv = await take('Days as CSV');
    expect(csv.name).toBe(`footlights-insights-${from}-to-${to}.csv`);
    const lines = csv.text.trim().split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]?.split(',').slice(0, 2)).toEqual([from, String(insights.days[0]!.views.value)]);
    const direct = stage.origin + urlOf(exportInsights, { query: { days: 7 } });
    expect(await (await page.request.get(direct)).text()).toBe(csv.text);
    const json = await take('Everything as JSON');
    expect(json.name).toBe(`footlights-insights-${from}-to-${to}.json`);
    expect(JSON.parse(json.text)).toEqual(insights);
    await page.close();
  });

  test('the weekly mail takes a confirmed address, and is switched without script', async () => {
    const context = await stage.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const headers = { origin: stage.origin };
    const who = { username: 'mila', email: 'mila@mail.example', bornOn: '2001-02-03' };
    await page.request.post(`${stage.origin}/api/v1/accounts`, {
      headers,
      data: { ...who, password: 'mila likes footlights' },
    });
    await page.goto(`${stage.origin}/insights?days=7`);
    await page.getByText('For this you need a confirmed e-mail address.').waitFor();
    const boss = await creators.boss.newPage();
    const outbox = await (await boss.request.get(`${stage.origin}/api/v1/admin/outbox`)).text();
    const [, token] = /token=([\w-]+)/.exec(outbox) ?? [];
    const answer = await page.request.post(`${stage.origin}/api/v1/email/confirmation`, {
      headers,
      data: { token },
    });
    expect(answer.status()).toBe(200);
    await page.goto(`${stage.origin}/insights?days=7`);
    await page.getByText('You do not get this mail.').waitFor();
    await page.getByRole('button', { name: 'Send me this mail' }).click();
    await page.getByText('You get this mail.').waitFor();
    // The days that were chosen stay.
    expect(new URL(page.url()).search).toBe('?days=7');
    await page.getByRole('button', { name: 'Stop this mail' }).click();
    await page.getByText('You do not get this mail.').waitFor();
    await context.close();
    await boss.close();
  });

  test.each(['normal', 'viral'] as const)(
    'full of numbers (%s), pages are free of axe violations and never scroll sideways',
    async (creator) => {
      const { browsers, clips } = creators;
      const paths = ['/insights', '/insights/clips', `/insights/clips/${clips[creator][1]}`];
      const page = await browsers[creator].newPage();
      expect(await violationsOf(page, stage.origin, paths)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      const wide: string[] = [];
      for (const language of ['en', 'de', 'fr', 'ar']) {
        await page.setExtraHTTPHeaders({ 'accept-language': language });
        for (const path of paths) {
          await page.goto(stage.origin + path);
          const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          if (Number(over) > 0) wide.push(`${language} ${path}: ${String(over)} pixels too wide`);
        }
      }
      expect(wide).toEqual([]);
      await page.close();
    },
    90_000,
  );

  test('time runs from left to right in Arabic too, and bars from the right', async () => {
    const page = await creators.browsers.normal.newPage();
    await page.setExtraHTTPHeaders({ 'accept-language': 'ar' });
    await openLive(page, `${stage.origin}/insights`);
    const points = page.locator('#views .point');
    const [first, last] = [points.first(), points.last()];
    expect((await first.boundingBox())!.x).toBeLessThan((await last.boundingBox())!.x);
    await last.focus();
    await page.keyboard.press('ArrowLeft');
    const looked = points.nth(26);
    expect(await looked.evaluate((point) => point.matches(':focus'))).toBe(true);
    const bar = (await page.locator('#sources .bar').last().boundingBox())!;
    const track = (await page.locator('#sources .track').last().boundingBox())!;
    expect(bar.x + bar.width).toBeCloseTo(track.x + track.width, 0);
    await page.close();
  });

  describe('the way there', () => {
    test('is in the account menu, on the profile, beside each own clip and in its menu', async () => {
      const page = await shown(creators.browsers.normal, '/clips');
      const first = page.locator('article').first();
      expect(await first.getByRole('link', { name: 'Insights' }).getAttribute('href')).toMatch(
        /^\/insights\/clips\/v_/,
      );
      await page.getByRole('button', { name: 'Your account' }).click();
      await page.locator('#account-menu').getByRole('link', { name: 'Insights' }).click();
      await page.waitForURL('**/insights');
      await openLive(page, `${stage.origin}/@normal`);
      await page.locator('#main').getByRole('link', { name: 'Insights' }).click();
      await page.waitForURL('**/insights');
      const [own] = creators.clips.normal;
      await openLive(page, `${stage.origin}/v/${own}`);
      await page.locator('.extras').waitFor(SOON);
      await page
        .getByRole('button', { name: 'More about this clip' })
        .first()
        .dispatchEvent('click');
      await page.getByRole('link', { name: 'Insights of this clip' }).click(SOON);
      await page.waitForURL(`**/insights/clips/${own}`);
      const [foreign] = creators.clips.viral;
      await openLive(page, `${stage.origin}/v/${foreign}`);
      await page.locator('.extras').waitFor(SOON);
      await page
        .getByRole('button', { name: 'More about this clip' })
        .first()
        .dispatchEvent('click');
      await page.getByRole('dialog', { name: 'More about this clip' }).waitFor(SOON);
      expect(await page.getByRole('link', { name: 'Insights of this clip' }).count()).toBe(0);
      await page.close();
    });

    test('leads through signing in, and comes back', async () => {
      const page = await stage.browser.newPage();
      await page.goto(`${stage.origin}/insights?days=90`);
      const { pathname, searchParams } = new URL(page.url());
      expect([pathname, searchParams.get('to')]).toEqual(['/sign-in', '/insights?days=90']);
      await page.close();
    });
  });

  test('why nobody sees who viewed is told to everybody, and to search engines, without script', async () => {
    const page = await stage.browser.newPage();
    const answer = await page.goto(`${stage.origin}/insights/why`);
    expect(answer?.status()).toBe(200);
    expect(await page.getByRole('heading', { level: 2 }).count()).toBe(7);
    expect(await page.locator('meta[name=robots]').count()).toBe(0);
    expect(await page.locator('script[src], script[type=module]').count()).toBe(0);
    const links = await page
      .locator('article a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    for (const path of links)
      expect([
        path,
        (await page.request.get(new URL(path ?? '', stage.origin).href)).status(),
      ]).toEqual([path, 200]);
    await page.close();
  });

  test('the numbers of the instance are for those who run it', async () => {
    const page = await shown(creators.boss, '/admin');
    await page.getByRole('link', { name: 'Numbers', exact: true }).click();
    await page.waitForURL('**/admin/numbers');
    await page.getByRole('group', { name: 'Views by day' }).waitFor();
    expect(await page.locator('#queues tbody tr').count()).toBe(3);
    await page.close();
    const other = await creators.browsers.viral.newPage();
    expect((await other.goto(`${stage.origin}/admin/numbers`))?.status()).toBe(404);
    await other.close();
  });
});

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}

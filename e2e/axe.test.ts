import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, CaseId, SubjectId } from '../packages/server/src/lib/ids.ts';
import { needs } from '../scripts/needs.ts';
import { violationsOf } from './axe.ts';
import { drawClip } from './clip.ts';
import { signUpAs, uploadAs } from './people.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium', 'ffmpeg');
if (skip) process.stdout.write(`skipped: accessibility in a real browser; ${reason}\n`);

describe.skipIf(skip)('every page is free of axe violations', () => {
  let stage: Stage;
  let signedIn: Awaited<ReturnType<Browser['newContext']>>;
  let paths: string[];

  beforeAll(async () => {
    stage = await openStage();
    signedIn = await stage.browser.newContext();
    const page = await signedIn.newPage();
    await signUpAs(page, stage.origin, 'ana');
    const file = await drawClip(stage.dataDir, 3);
    const video = await uploadAs(page, {
      origin: stage.origin,
      file,
      caption: 'A clip #dusk',
    });
    const reported = await report(stage, video);
    paths = [
      '/',
      '/following',
      `/v/${video}`,
      `/v/${video}/comments`,
      '/settings/comments',
      '/notifications',
      '/notifications?only=unread',
      '/settings/notifications',
      '/@ana',
      '/@ana/followers',
      '/@ana/following',
      '/follow-requests',
      '/settings/privacy',
      '/counting',
      '/ranking',
      '/search',
      '/search?q=clip',
      '/search?q=ana&in=people',
      '/search?q=nothing-like-it&in=hashtags',
      '/tag/dusk',
      '/upload',
      '/saved',
      '/clips',
      '/settings',
      '/settings/security',
      '/admin/applications',
      '/admin/invites',
      '/admin/outbox',
      '/admin/moderators',
      '/desk',
      '/desk?queue=done',
      `/desk/${reported.case}`,
      `/report?subject=${video}`,
      '/report',
      '/reports',
      `/reports/${reported.report}`,
      '/statements',
      `/statements/${reported.statement}`,
      '/admin/numbers',
      '/insights',
      '/insights/clips',
      `/insights/clips/${video}`,
      '/insights/why',
      '/settings/security/app',
      '/settings/security/codes',
      '/settings/security/passkeys',
      '/no-such-page',
    ];
    await page.close();
  }, 120_000);
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  test('signed in, at both sizes, dark and light', async () => {
    const page = await signedIn.newPage();
    expect(await violationsOf(page, stage.origin, paths)).toEqual([]);
    await page.close();
  }, 180_000);

  test('signed out, at both sizes, dark and light', async () => {
    const page = await stage.browser.newPage();
    expect(
      await violationsOf(page, stage.origin, [
        '/',
        '/sign-in',
        '/sign-up',
        '/forgot-password',
        '/reset-password?token=x',
        '/confirm-email?token=x',
        '/recover',
        '/unsubscribe?token=x',
        '/report',
        '/offline',
        '/settings',
        '/insights/why',
      ]),
    ).toEqual([]);
    await page.close();
  }, 120_000);

  test('pages reflow at 320 pixels without scrolling sideways', async () => {
    const page = await signedIn.newPage();
    await page.setViewportSize({ width: 320, height: 640 });
    const wide: string[] = [];
    for (const path of paths) {
      await page.goto(stage.origin + path);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (Number(overflow) > 0) wide.push(`${path}: ${String(overflow)} pixels too wide`);
    }
    expect(wide).toEqual([]);
    await page.close();
  });
});

/** Ana reports somebody, and the reach of her clip is limited by somebody else. */
async function report({ context, browser, origin }: Stage, video: string) {
  const { safety, profiles } = context;
  const other = await browser.newContext();
  const page = await other.newPage();
  await signUpAs(page, origin, 'ben');
  await other.close();
  const [ana, ben] = (
    await Promise.all(['ana', 'ben'].map((name) => profiles.byUsername(name)))
  ).map((profile) => profile!.id) as [AccountId, AccountId];
  const words = 'It follows me home.';
  const about = (accountId: AccountId, subject: SubjectId) =>
    safety.report({ accountId, origin }, { subject, reason: 'self-harm', words });
  const own = await about(ana, ben);
  await profiles.setRole(ben, 'moderator');
  await about(ben, video as SubjectId);
  // Nobody's queue has cases about themselves.
  const queues = [await safety.queue(ana, {}), await safety.queue(ben, {})];
  const cases = queues.flatMap((queue) => queue.cases);
  const caseOf = (id: string) => cases.find(({ subject }) => subject.id === id)!.id as CaseId;
  const acting = { id: caseOf(video), by: ben, origin };
  await safety.claim(acting);
  const { decision } = await safety.decide(acting, {
    verdict: 'act',
    reason: 'harassment',
    words,
    measures: [{ kind: 'limit' }],
  });
  await safety.claim({ id: caseOf(ben), by: ana, origin });
  return { report: own.report.id, case: caseOf(ben), statement: decision!.id };
}

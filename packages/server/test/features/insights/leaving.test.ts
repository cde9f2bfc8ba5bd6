import {
  confirmEmail,
  changeInsightsMail,
  deleteVideo,
  exportAccount,
  getInstanceNumbers,
  leave,
  likeVideo,
  listOutbox,
  signUp,
  urlOf,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { unzip } from '#test/unzip.ts';
import { createInsightStage, DAY, HOUR, idOf, type InsightStage } from './stage.ts';

const TABLES = ['insight_days', 'insight_mails', 'account_act_days'] as const;

async function namedIn({ world }: InsightStage): Promise<Record<string, string[]>> {
  const { db } = world.context.database;
  const names: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows = await db.selectFrom(table).select('account_id').distinct().execute();
    names[table] = rows.map(({ account_id }) => account_id).toSorted();
  }
  return names;
}

test('the sums of an account stay when a clip is deleted, and the clip’s own days go', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const [kept, gone] = [await stage.clip(), await stage.clip()];
  for (const id of [kept, gone]) {
    await stage.watch(id, 80);
    await ana.call(likeVideo, { params: { id } });
  }
  await stage.nextDay();
  const before = await stage.overview({ days: 7 });
  await ana.call(deleteVideo, { params: { id: gone } });
  await world.settle();
  await world.clock.advance(HOUR);
  const after = await stage.overview({ days: 7 });
  expect(after.days).toEqual(before.days);
  expect(after.numbers).toEqual(before.numbers);
  expect(after.best.map(({ clip }) => clip.id)).toEqual([kept]);
  const { db } = world.context.database;
  const days = await db.selectFrom('video_act_days').select('video_id').execute();
  expect(days.map(({ video_id }) => video_id)).toEqual([kept]);
});

test('who leaves takes its sums and its wish for mail; what the instance released stays', async () => {
  await using stage = await createInsightStage();
  const { world, ada } = stage;
  const mia = world.visitor('mia');
  const password = 'mia likes footlights';
  await mia.call(signUp, { body: { username: 'mia', email: 'mia@mail.example', password } });
  const { mails } = await ada.call(listOutbox);
  const { letter } = mails.find(({ kind }) => kind === 'confirm')!;
  const [, token = ''] = /token=([\w-]+)/.exec(letter!.text) ?? [];
  await mia.call(confirmEmail, { body: { token } });
  const id = await idOf(mia);
  await mia.call(changeInsightsMail, { body: { isOn: true } });
  const clip = await stage.clip({ creator: id });
  await stage.watch(clip, 80);
  await mia.call(likeVideo, { params: { id: clip } });
  await stage.nextDay();
  const named = await namedIn(stage);
  for (const table of TABLES) expect([table, named[table]?.includes(id)]).toEqual([table, true]);
  const zip = await mia.request({ method: 'GET', url: urlOf(exportAccount) });
  const files = unzip(zip.rawPayload);
  expect(JSON.parse(String(files.get('insights-mail.json')))).toEqual({ isOn: true });
  const query = { from: '2026-01-15', to: '2026-01-15' };
  const before = await ada.call(getInstanceNumbers, { query });
  expect(before.views.value).not.toBe(0);
  await mia.call(leave, { body: { password } });
  await world.clock.advance(15 * DAY);
  await world.settle();
  const left = await namedIn(stage);
  for (const table of TABLES) expect([table, left[table]?.includes(id)]).toEqual([table, false]);
  const after = await ada.call(getInstanceNumbers, { query });
  expect(after.days).toEqual(before.days);
});

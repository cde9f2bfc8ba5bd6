import {
  changePrivacy,
  changeVideo,
  followAccount,
  likeVideo,
  listInsightClips,
  saveVideo,
  shareVideo,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createInsightStage, DAY, HOUR, type InsightStage } from './stage.ts';

const NAMES = ['views', 'plays', 'viewerDays'] as const;

/** The account's days less those of clips, number by number. */
async function less(stage: InsightStage, ids: readonly string[]) {
  const query = { days: 28 } as const;
  const rest = (await stage.overview(query)).days.map((day) => ({
    day: day.day,
    numbers: NAMES.map((name) => day[name].value),
    variances: NAMES.map((name) => day[name].standardError ** 2),
    acts: [day.likes, day.comments, day.shares, day.saves],
  }));
  for (const id of ids) {
    const { days } = await stage.clipPage(id as never, query);
    for (const [i, day] of (days ?? []).entries()) {
      const left = rest[i]!;
      left.numbers = left.numbers.map((value, at) => value - day[NAMES[at]!].value);
      left.variances = left.variances.map(
        (value, at) => value - day[NAMES[at]!].standardError ** 2,
      );
      const acts = [day.likes, day.comments, day.shares, day.saves];
      left.acts = left.acts.map((count, at) => count - acts[at]!);
    }
  }
  return rest;
}

test('the account less all its public clips is nothing: no sum holds a clip that is not public', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const open = [await stage.clip(), await stage.clip(), await stage.clip()];
  const hidden = await Promise.all(
    (['unlisted', 'followers', 'private'] as const).map((audience) => stage.clip({ audience })),
  );
  const ben = await world.as('ben');
  await ben.call(followAccount, { params: { id: stage.anaId } });
  for (let day = 0; day < 3; day += 1) {
    for (const id of [...open, ...hidden]) await stage.watch(id, 30);
    for (const person of [ana, ben]) {
      for (const id of [open[day]!, hidden[0]!, ...(person === ana ? hidden : [])]) {
        await person.call(likeVideo, { params: { id } });
        await person.call(saveVideo, { params: { id } });
        await person.call(shareVideo, { params: { id } });
      }
    }
    await world.clock.advance(HOUR);
    await stage.nextDay();
  }
  const told = await stage.overview({ days: 28 });
  expect(told.numbers.acts.likes).toBe(6);
  expect(told.followersGained).toBe(1);
  for (const { numbers, variances, acts } of await less(stage, open)) {
    expect(numbers).toEqual([0, 0, 0]);
    for (const variance of variances) expect(variance).toBeCloseTo(0, 6);
    expect(acts).toEqual([0, 0, 0, 0]);
  }
});

test('a clip that is not public has totals alone, and neither saves nor links', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const ben = await world.as('ben');
  await ben.call(followAccount, { params: { id: stage.anaId } });
  for (const audience of ['unlisted', 'followers', 'private'] as const) {
    const id = await stage.clip({ audience });
    await stage.watch(id, 60);
    const person = audience === 'private' ? ana : ben;
    await person.call(likeVideo, { params: { id } });
    await person.call(saveVideo, { params: { id } });
    await person.call(shareVideo, { params: { id } });
    await world.clock.advance(2 * DAY);
    const told = await stage.clipPage(id, { days: 7 });
    expect(told).toMatchObject({
      clip: { visibility: audience },
      numbers: null,
      numbersBefore: null,
      days: null,
      retention: null,
      sources: null,
      beside: null,
    });
    expect(told.totals.views.value).not.toBe(0);
    expect(told.totals).toMatchObject({
      acts: { likes: 1, comments: 0, shares: 0, saves: 0 },
      watchSeconds: null,
      averageSeconds: null,
      averageShare: null,
      completion: null,
    });
    const csv = await ana.request({
      method: 'GET',
      url: `/api/v1/insights/clips/${id}/days.csv`,
    });
    expect([csv.statusCode, csv.json<{ code: string }>().code]).toEqual([
      409,
      'insights/not-public',
    ]);
  }
  const { clips } = await ana.call(listInsightClips, { query: { order: 'shares' } });
  expect(clips.map(({ totals }) => totals.acts.shares)).toEqual([0, 0, 0]);
  expect((await stage.overview()).best).toEqual([]);
});

test('clips of an account that goes private have no days any more, and their own days stay in its sums', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const id = await stage.clip();
  await stage.watch(id, 60);
  await stage.nextDay();
  const before = await stage.overview({ days: 7 });
  expect(before.numbers.views.value).not.toBe(0);
  await ana.call(changePrivacy, { body: { isPrivate: true } });
  expect(await stage.clipPage(id)).toMatchObject({
    clip: { visibility: 'followers' },
    days: null,
  });
  await stage.watch(id, 60);
  await world.clock.advance(2 * HOUR);
  await world.settle();
  const after = await stage.overview({ days: 7 });
  expect(after.days).toEqual(before.days);
  expect(after.today.views).toEqual(before.today.views);
  await ana.call(changePrivacy, { body: { isPrivate: false } });
  expect((await stage.clipPage(id, { days: 7 })).days).not.toBeNull();
  await ana.call(changeVideo, { params: { id }, body: { visibility: 'unlisted' } });
  expect((await stage.clipPage(id, { days: 7 })).days).toBeNull();
});

import { repostVideo, shareVideo, unrepostVideo } from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppEvent } from '#events.ts';
import { newId } from '#lib/ids.ts';
import { codeOf, createActStage, type ActStage } from './stage.ts';

describe('a share', () => {
  let stage: ActStage;
  beforeAll(async () => {
    stage = await createActStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const params = (id: string) => ({ params: { id } });

  test('is one for an account and clip, by whatever ways it was passed on', async () => {
    const { ben, cleo, countsOf } = stage;
    const id = await stage.clip();
    for (const endpoint of [shareVideo, shareVideo, repostVideo, repostVideo])
      await ben.call(endpoint, params(id));
    await cleo.call(repostVideo, params(id));
    expect(await countsOf(id)).toMatchObject({ shares: 2 });
    for (let time = 0; time < 2; time += 1) {
      await ben.call(unrepostVideo, params(id));
      await cleo.call(unrepostVideo, params(id));
    }
    expect(await countsOf(id)).toMatchObject({ shares: 1 });
    expect(await stage.wrongCounters()).toEqual([]);
  });

  test('keeps no time of a link that was passed on', async () => {
    const { ben, world } = stage;
    const id = await stage.clip();
    await ben.call(shareVideo, params(id));
    const { db } = world.context.database;
    expect(await db.selectFrom('shares').selectAll().where('video_id', '=', id).execute()).toEqual([
      { account_id: await stage.idOf('ben'), video_id: id, has_link: 1, reposted_at: null },
    ]);
  });

  test('signed out is not counted', async () => {
    const id = await stage.clip();
    const code = await codeOf(stage.world.visitor().call(shareVideo, params(id)));
    expect(code).toBe('session/required');
  });

  test('to followers is of public clips alone, and a link of what one may see', async () => {
    const { ben } = stage;
    const unlisted = await stage.clip('unlisted');
    const hidden = await stage.clip('followers');
    expect(await codeOf(ben.call(shareVideo, params(unlisted)))).toBe('done');
    expect(await codeOf(ben.call(repostVideo, params(unlisted)))).toBe('repost/not-public');
    for (const id of [hidden, newId('v')])
      for (const endpoint of [shareVideo, repostVideo])
        expect(await codeOf(ben.call(endpoint, params(id)))).toBe('video/not-found');
  });

  test('to followers is told once, and once when it is taken back; a link is not', async () => {
    const { ben, world } = stage;
    const id = await stage.clip();
    const told: AppEvent['kind'][] = [];
    world.context.outbox.listen(({ event }) => {
      if ('video' in event && event.video === id) told.push(event.kind);
      return Promise.resolve();
    });
    for (const endpoint of [shareVideo, repostVideo, repostVideo, unrepostVideo, unrepostVideo])
      await ben.call(endpoint, params(id));
    await world.settle();
    expect(told).toEqual(['reposted', 'unreposted']);
  });

  test('to followers is picked for who follows, the latest first, page by page', async () => {
    const { world } = stage;
    const kim = await world.as('kim');
    const account = await stage.idOf('kim');
    const reposted: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const id = await stage.clip();
      await kim.call(repostVideo, params(id));
      await world.clock.advance(1000);
      reposted.unshift(id);
    }
    const { shares, relations } = world.context;
    await world.as('fan');
    const fan = await stage.idOf('fan');
    const followed = relations.followedBy(fan);
    expect(await shares.repostsOf(followed, { after: null, limit: 3 })).toEqual([]);
    await relations.follow(fan, account);
    await relations.follow(fan, await stage.idOf('ben'));
    const first = await shares.repostsOf(followed, { after: null, limit: 3 });
    const rest = await shares.repostsOf(followed, { after: first[2]!, limit: 2 });
    expect([...first, ...rest].map(({ id }) => id)).toEqual(reposted);
    expect(first[0]).toMatchObject({ accountId: account });
  });

  test('is in the export of its account, and goes with it while the counts stay right', async () => {
    const { world, countsOf } = stage;
    const { belongings } = world.context.shares;
    const lou = await world.as('lou');
    const id = await stage.clip();
    await lou.call(repostVideo, params(id));
    const account = await stage.idOf('lou');
    const repostedAt = world.clock.now();
    expect(await belongings.exportOf(account)).toEqual([
      { clip: id, hasPassedOnLink: false, repostedAt },
    ]);
    for (let time = 0; time < 2; time += 1) await belongings.forget(account);
    expect(await belongings.exportOf(account)).toEqual([]);
    expect(await countsOf(id)).toMatchObject({ shares: 0 });
    expect(await stage.wrongCounters()).toEqual([]);
  });
});

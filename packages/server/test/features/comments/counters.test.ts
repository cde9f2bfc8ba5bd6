import {
  changeCommentControls,
  decideHeldComments,
  deleteComment,
  likeComment,
  listHeldComments,
  unlikeComment,
  writeComment,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { seededUnit } from '../../../../count/test/seeded.ts';
import { createWorld } from '#test/world.ts';
import { addClip, countsOf, idOf, say, wrongCounters } from './stage.ts';

test('counters agree with their rows after many acts at once (seed 7)', async () => {
  await using world = await createWorld();
  const random = seededUnit(7);
  const ana = await world.as('ana');
  const others = await Promise.all(['ben', 'cleo', 'dora'].map((name) => world.as(name)));
  const everyone = [ana, ...others];
  const clip = await addClip(world, ana);
  const ids: string[] = [];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  let serial = 0;
  const acts: (() => Promise<unknown>)[] = [
    async () => {
      serial += 1;
      const replyTo = random() < 0.5 && ids.length > 0 ? { replyTo: pick(ids) } : {};
      const body = { text: `Number ${serial}`, ...replyTo };
      ids.push((await pick(everyone).call(writeComment, { params: { id: clip }, body })).id);
    },
    () => pick(everyone).call(likeComment, { params: { id: pick(ids) } }),
    () => pick(everyone).call(unlikeComment, { params: { id: pick(ids) } }),
    () => ana.call(deleteComment, { params: { id: pick(ids) } }),
    async () => {
      const { comments } = await ana.call(listHeldComments);
      const chosen = comments.filter(() => random() < 0.5).map(({ id }) => id);
      const decision = random() < 0.7 ? 'approve' : 'delete';
      if (chosen.length > 0)
        await ana.call(decideHeldComments, { body: { decision, ids: chosen } });
    },
  ];
  for (let round = 0; round < 12; round += 1) {
    const body = { approvesFirst: round % 3 === 0 };
    await ana.call(changeCommentControls, { params: { id: clip }, body });
    await Promise.allSettled(Array.from({ length: 25 }, () => pick(acts)()));
    await world.clock.advance(120_000);
    const { counter, rows } = await countsOf(world, clip);
    expect(counter).toBe(rows);
    expect(await wrongCounters(world)).toEqual([]);
  }
  expect(ids.length).toBeGreaterThan(30);
});

test('all that an account wrote and liked can be exported, and goes with it, counters true', async () => {
  await using world = await createWorld();
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const anas = await say(world, ana, { on: clip, text: 'Hello @ben' });
  const bens = await say(world, ben, { on: clip, text: 'From Ben' });
  await say(world, ben, { on: clip, text: 'Reply', to: anas.id });
  await say(world, ana, { on: clip, text: 'Answer', to: bens.id });
  await ben.call(likeComment, { params: { id: anas.id } });
  const { belongings } = world.context.comments;
  const id = await idOf(ben);
  expect(await belongings.exportOf(id)).toMatchObject({
    comments: [{ text: 'From Ben', isWaiting: false }, { text: 'Reply' }],
    likedComments: [anas.id],
  });
  await belongings.forget(id);
  await belongings.forget(id);
  expect(await countsOf(world, clip)).toEqual({ counter: 2, rows: 2 });
  expect(await wrongCounters(world)).toEqual([]);
  const { db } = world.context.database;
  for (const table of ['comments', 'comment_likes', 'comment_mentions'] as const)
    expect(JSON.stringify(await db.selectFrom(table).selectAll().execute())).not.toContain(id);
});

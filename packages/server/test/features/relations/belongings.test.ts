import {
  blockAccount,
  followAccount,
  muteAccount,
  restrictAccount,
  type AnyEndpoint,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { act, countersAgree, members, setPrivate, type Member } from './people.ts';

test('an account takes its follows and shields with it by name, and leaves nothing behind', async () => {
  await using world = await createWorld();
  const [ana, ben, cleo] = (await members(world, 'ana', 'ben', 'cleo')) as [Member, Member, Member];
  const later = async (endpoint: AnyEndpoint, by: Member, whom: Member) => {
    await act(endpoint, by, whom);
    await world.clock.advance(1000);
  };
  await setPrivate(world, cleo, true);
  await later(followAccount, ana, ben);
  await later(followAccount, ben, ana);
  await later(followAccount, ana, cleo);
  await later(followAccount, cleo, ben);
  await later(muteAccount, ana, ben);
  await later(restrictAccount, ben, ana);
  const { db } = world.context.database;
  const { belongings } = world.context.relations;
  const exported = async () =>
    Object.fromEntries(
      await Promise.all(
        belongings.map(async (kept) => [kept.exportName, await kept.exportOf(ana.id)]),
      ),
    ) as unknown;
  const at = expect.any(Number) as number;
  expect(await exported()).toEqual({
    'follows.json': {
      following: [
        { username: 'ben', state: 'accepted', at },
        { username: 'cleo', state: 'requested', at },
      ],
      followers: [{ username: 'ben', state: 'accepted', at }],
    },
    'shields.json': [{ username: 'ben', kind: 'mute', at }],
  });
  // Who was blocked first is not told by a block of one's own.
  await later(blockAccount, ben, ana);
  await later(blockAccount, ana, ben);
  expect(await exported()).toMatchObject({ 'shields.json': [] });

  for (let time = 0; time < 2; time += 1) for (const kept of belongings) await kept.forget(ana.id);
  const left = JSON.stringify([
    await db.selectFrom('follows').selectAll().execute(),
    await db.selectFrom('shields').selectAll().execute(),
    await db.selectFrom('account_counters').selectAll().execute(),
  ]);
  expect(left).not.toContain(ana.id);
  expect(left).toContain(ben.id);
  expect(await countersAgree(world)).toBe(true);
});

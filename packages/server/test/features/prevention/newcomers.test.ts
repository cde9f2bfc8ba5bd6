import {
  changeProfile,
  changeVideo,
  followAccount,
  getNewLimits,
  unfollowAccount,
  writeComment,
} from '@footlights/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, NOON, type Person, type World } from '#test/world.ts';
import { beginUpload } from '#test/upload.ts';
import { plantClip } from '#test/plant.ts';
import { addClip } from '../comments/stage.ts';
import { codeOf, idOf } from '../safety/stage.ts';

let world: World;
let clip: string;
let others: string[];
let ana: Person;
beforeAll(async () => {
  world = await createWorld({ env: { NEW_ACCOUNT_DAYS: '2' } });
  const admin = await world.as('ada');
  clip = await addClip(world, admin);
  others = [];
  for (let n = 0; n < 24; n += 1) {
    await world.clock.advance(11_000);
    others.push(await idOf(await world.as(`other${n}`)));
  }
  ana = await world.as('ana');
});
afterAll(() => world[Symbol.asyncDispose]());

const write = async (person: Person, text: string) => {
  await world.clock.advance(10_000);
  return person.call(writeComment, { params: { id: clip }, body: { text } });
};
const follow = (person: Person, id: string) => person.call(followAccount, { params: { id } });
const MIDNIGHT = NOON - 12 * 3_600_000;

test('a new account is told until when it is new, and what holds until then', async () => {
  expect(await ana.call(getNewLimits)).toEqual({
    until: MIDNIGHT + 2 * 86_400_000,
    commentsAnHour: 20,
    followsAnHour: 20,
    followsADay: 50,
    mentions: 2,
  });
  const admin = await world.as('ada');
  expect((await admin.call(getNewLimits)).until).toBe(null);
});

test('it writes no links, names few, and shows no links on its profile; the refusal says until when', async () => {
  await expect(write(ana, 'see https://mine.example')).rejects.toMatchObject({
    code: 'new-account/not-yet',
    message: 'New accounts may not write links in comments; yours is new until 17 January 2026.',
    detail: { field: 'comment_links' },
  });
  expect(await codeOf(write(ana, '@other0 @other1 @other2 hi'))).toBe('new-account/not-yet');
  expect((await write(ana, '@other0 @other1 hi')).state).toBe('shown');
  expect((await write(ana, 'Hello.World, e.g. this')).state).toBe('shown');
  const change = (body: object) => codeOf(ana.call(changeProfile, { body }));
  expect(await change({ bio: 'Me at www.mine.example' })).toBe('new-account/not-yet');
  expect(await change({ links: ['https://mine.example'] })).toBe('new-account/not-yet');
  expect(await change({ displayName: 'Mine at mine.com' })).toBe('new-account/not-yet');
  expect(await change({ displayName: 'Ana.B' })).toBe('answered');
  expect(await change({ bio: 'I film boats', links: [] })).toBe('answered');
  expect(await codeOf(write(ana, `buy at mine.com${'.'.repeat(260)}`))).toBe('new-account/not-yet');
});

test('captions are texts as well: no links and few names, in an upload or later', async () => {
  for (const caption of ['watch it at mine.com', '@other0 @other1 @other2 look']) {
    const answer = await beginUpload(ana, 10, { caption });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      403,
      { code: 'new-account/not-yet' },
    ]);
  }
  const { id } = await plantClip(world, { creator: 'ana', caption: 'Old www.mine.example' });
  const recaption = (caption: string) =>
    ana.call(changeVideo, { params: { id }, body: { caption } });
  await expect(recaption('watch it at mine.com')).rejects.toMatchObject({
    code: 'new-account/not-yet',
    message: 'New accounts may not write links in captions; yours is new until 17 January 2026.',
    detail: { field: 'caption_links' },
  });
  await expect(recaption('@other0 @other1 @other2 look')).rejects.toMatchObject({
    message:
      'New accounts may name 2 accounts in a caption; this one names 3; yours is new until 17 January 2026.',
    detail: { field: 'caption_mentions' },
  });
  // What is there already is no news.
  expect(await codeOf(recaption('Old www.mine.example'))).toBe('answered');
  expect(await codeOf(recaption('Boats with @other0 and @other1'))).toBe('answered');
});

test('it follows 20 accounts an hour, and once more is no other one', async () => {
  for (const id of others.slice(0, 20)) await follow(ana, id);
  await follow(ana, others[0]!);
  await expect(follow(ana, others[20]!)).rejects.toMatchObject({
    code: 'new-account/limited',
    message: 'New accounts may follow 20 accounts an hour; yours is new until 17 January 2026.',
  });
  const answer = await ana.request({ method: 'PUT', url: `/api/v1/accounts/${others[21]}/follow` });
  expect(answer.statusCode).toBe(429);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3000);
  await world.clock.advance(3_600_000);
  expect(await codeOf(follow(ana, others[20]!))).toBe('answered');
});

test('it writes 20 comments an hour, and is free when it is not new any more', async () => {
  await world.clock.advance(3_600_000);
  const ben = await world.as('other0');
  for (let n = 0; n < 20; n += 1) await write(ben, `Thing ${n}`);
  await expect(write(ben, 'One more')).rejects.toMatchObject({
    code: 'new-account/limited',
    message: 'New accounts may write 20 comments an hour; yours is new until 17 January 2026.',
  });
  await world.clock.advance(2 * 86_400_000);
  expect((await ben.call(getNewLimits)).until).toBe(null);
  for (let n = 20; n < 42; n += 1) await write(ben, `Thing ${n}`);
  expect((await write(ana, 'see https://mine.example')).state).toBe('shown');
});

test('waves of follows and unfollows are slowed, and the account is told', async () => {
  const cleo = await world.as('other1');
  let code = 'answered';
  let rounds = 0;
  while (code === 'answered' && rounds < 80) {
    const id = others[2 + (rounds % 20)]!;
    code = await codeOf(follow(cleo, id));
    await cleo.call(unfollowAccount, { params: { id } });
    await world.clock.advance(20_000);
    rounds += 1;
  }
  expect(code).toBe('spam/slowed');
  expect(rounds).toBeGreaterThan(30);
  await expect(follow(cleo, others[2]!)).rejects.toMatchObject({
    message: expect.stringContaining('follow and unfollow') as string,
  });
  await world.clock.advance(86_400_000);
  expect(await codeOf(follow(cleo, others[2]!))).toBe('answered');
});

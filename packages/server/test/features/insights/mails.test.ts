import {
  changeInsightsMail,
  confirmEmail,
  endDigest,
  followAccount,
  getInsightsMail,
  likeVideo,
  listOutbox,
  signUp,
  unlikeVideo,
} from '@footlights/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { Person } from '#test/world.ts';
import { EXACT } from '../views/exact-parts.ts';
import { createInsightStage, DAY, HOUR, idOf, type InsightStage } from './stage.ts';

/** Monday, 19 January 2026, 8:00 UTC: four days less four hours after a world begins. */
const TO_MONDAY = 4 * DAY - 4 * HOUR;
const WEEK = 7 * DAY;

interface Mailed {
  stage: InsightStage;
  creator: Person;
  id: AccountId;
  clip: VideoId;
}

/** A creator with a clip and, unless told otherwise, a confirmed address. */
async function withMail(stage: InsightStage, isConfirmed = true): Promise<Mailed> {
  const { world, ada } = stage;
  const creator = world.visitor('mia');
  const body = { username: 'mia', email: 'mia@mail.example', password: 'mia likes footlights' };
  await creator.call(signUp, { body });
  if (isConfirmed) {
    const { mails } = await ada.call(listOutbox);
    const { letter } = mails.find(({ kind }) => kind === 'confirm')!;
    const [, token = ''] = /token=([\w-]+)/.exec(letter!.text) ?? [];
    await creator.call(confirmEmail, { body: { token } });
  }
  const id = await idOf(creator);
  return { stage, creator, id, clip: await stage.clip({ creator: id }) };
}

async function lettersOf({ world, ada }: InsightStage) {
  await world.settle();
  const { mails } = await ada.call(listOutbox);
  return mails.filter(({ kind }) => kind === 'insights').map(({ letter }) => letter!);
}

const isOn = (creator: Person, on: boolean) =>
  creator.call(changeInsightsMail, { body: { isOn: on } });

test('the mail is off until it is asked for, and takes a confirmed address', async () => {
  await using stage = await createInsightStage();
  const { creator } = await withMail(stage, false);
  expect(await creator.call(getInsightsMail)).toEqual({ isOn: false, canMail: false });
  await expect(isOn(creator, true)).rejects.toMatchObject({ code: 'notification/no-mail' });
  expect(await isOn(creator, false)).toEqual({ isOn: false, canMail: false });
  await using other = await createInsightStage();
  const { creator: confirmed, clip } = await withMail(other);
  await other.watch(clip, 80);
  await other.world.clock.advance(WEEK);
  expect(await lettersOf(other)).toEqual([]);
  expect(await isOn(confirmed, true)).toEqual({ isOn: true, canMail: true });
  expect(await isOn(confirmed, true)).toEqual({ isOn: true, canMail: true });
});

test('on Monday morning it tells the week as pages show it, once, and ends by one click', async () => {
  await using stage = await createInsightStage();
  const { world } = stage;
  const { creator, clip, id } = await withMail(stage);
  await isOn(creator, true);
  await stage.watch(clip, 300);
  const ben = await world.as('ben');
  await ben.call(likeVideo, { params: { id: clip } });
  await ben.call(followAccount, { params: { id } });
  await world.clock.advance(TO_MONDAY - 60_000);
  expect(await lettersOf(stage)).toEqual([]);
  await world.clock.advance(120_000);
  const [letter, ...more] = await lettersOf(stage);
  expect(more).toEqual([]);
  expect(letter).toMatchObject({ to: 'mia@mail.example', subject: 'Footlights: your week' });
  const week = { from: '2026-01-12', to: '2026-01-18' };
  const { shown } = (await world.context.insights.overview(id, week)).numbers.views;
  expect(letter!.text).toContain(`from ${week.from} to ${week.to}`);
  expect(letter!.text).toContain(`Views: about ${shown} (too few to say)`);
  expect(letter!.text).toContain('Likes: 1, comments: 0, shares: 0, saves: 0 (together 1; 0)');
  expect(letter!.text).toContain('Followers: 1 came, 0 left (0 came, 0 left)');
  expect(letter!.text).toContain('http://footlights.test/insights');
  const [, token = ''] = /unsubscribe\?token=(\S+)/.exec(letter!.text) ?? [];
  const { db } = world.context.database;
  const [mail] = await db.selectFrom('mails').selectAll().where('kind', '=', 'insights').execute();
  expect(mail?.unsubscribe).toBe(`http://footlights.test/api/v1/unsubscribe/${token}`);
  const oneClick = await world.app.inject({
    method: 'POST',
    url: `/api/v1/unsubscribe/${token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'List-Unsubscribe=One-Click',
  });
  expect(oneClick.statusCode).toBe(204);
  expect(await creator.call(getInsightsMail)).toEqual({ isOn: false, canMail: true });
  const visitor = world.visitor();
  await visitor.call(endDigest, { params: { token } });
  const forged = token.replace(id, await idOf(ben));
  await expect(visitor.call(endDigest, { params: { token: forged } })).rejects.toMatchObject({
    status: 404,
  });
  await stage.watch(clip, 100);
  await world.clock.advance(WEEK);
  expect(await lettersOf(stage)).toHaveLength(1);
});

test('there is one mail a week at most, also across restarts, a Monday that was missed, and off and on again', async () => {
  await using stage = await createInsightStage();
  const { world } = stage;
  const { creator, clip } = await withMail(stage);
  await isOn(creator, true);
  await stage.watch(clip, 100);
  await world.clock.advance(TO_MONDAY + HOUR);
  expect(await lettersOf(stage)).toHaveLength(1);
  await world.restart();
  await isOn(creator, false);
  await isOn(creator, true);
  await world.restart();
  expect(await lettersOf(stage)).toHaveLength(1);
  await stage.watch(clip, 100);
  await world.clock.advance(6 * DAY);
  expect(await lettersOf(stage)).toHaveLength(1);
  // Off from Sunday to Wednesday.
  world.clock.setWall(world.clock.now() + 3 * DAY);
  await world.restart();
  expect(await lettersOf(stage)).toHaveLength(2);
  await world.restart();
  await world.clock.advance(HOUR);
  expect(await lettersOf(stage)).toHaveLength(2);
});

test('a crash between the mail and the note of it sends neither, and the next try sends it once', async () => {
  await using stage = await createInsightStage();
  const { world } = stage;
  const { creator, clip } = await withMail(stage);
  await isOn(creator, true);
  await stage.watch(clip, 100);
  const { db } = world.context.database;
  await sql
    .raw(
      `create trigger broken before insert on mails begin select raise(abort, 'the disk is full'); end`,
    )
    .execute(db);
  await world.clock.advance(TO_MONDAY + 1000);
  expect(await lettersOf(stage)).toEqual([]);
  await sql.raw('drop trigger broken').execute(db);
  await world.clock.advance(60_000);
  expect(await lettersOf(stage)).toHaveLength(1);
  await world.clock.advance(DAY);
  expect(await lettersOf(stage)).toHaveLength(1);
});

test('a week without anything to tell is quiet', async () => {
  await using stage = await createInsightStage({ parts: EXACT });
  const { world } = stage;
  const { creator, clip } = await withMail(stage);
  await isOn(creator, true);
  await world.clock.advance(TO_MONDAY + HOUR);
  expect(await lettersOf(stage)).toEqual([]);
  await creator.call(likeVideo, { params: { id: clip } });
  await creator.call(unlikeVideo, { params: { id: clip } });
  await world.clock.advance(WEEK);
  expect(await lettersOf(stage)).toEqual([]);
  await creator.call(likeVideo, { params: { id: clip } });
  await world.clock.advance(WEEK);
  const [letter] = await lettersOf(stage);
  expect(letter?.text).toContain('Views: too few to say (too few to say)');
});

import {
  changeNotificationSettings,
  confirmEmail,
  endDigest,
  getNotificationSettings,
  listOutbox,
  signUp,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld, type Person, type World } from '#test/world.ts';
import { addClip, happen, idOf } from './stage.ts';

const HOUR = 3_600_000;

/** Somebody with an address that is not confirmed yet. */
async function withMail(world: World, username: string): Promise<Person> {
  const person = world.visitor(username);
  const email = `${username}@mail.example`;
  await person.call(signUp, {
    body: { username, email, password: `${username} likes footlights` },
  });
  return person;
}

/** Follows the link that was mailed. */
async function confirm(admin: Person): Promise<void> {
  const { mails } = await admin.call(listOutbox);
  const { letter } = mails.find(({ kind }) => kind === 'confirm')!;
  const [, token = ''] = /token=([\w-]+)/.exec(letter!.text) ?? [];
  await admin.call(confirmEmail, { body: { token } });
}

async function digestsOf(admin: Person) {
  const { mails } = await admin.call(listOutbox);
  return mails.filter(({ kind }) => kind === 'digest').map(({ letter }) => letter!);
}

test('a digest tells once a day what is new, and ends by a link without signing in', async () => {
  await using world = await createWorld();
  const admin = await world.as('ada');
  const ana = await withMail(world, 'ana');
  const creator = await idOf(ana);
  const [ben, cleo] = [await idOf(await world.as('ben')), await idOf(await world.as('cleo'))];
  const video = await addClip(world, creator);
  const change = (body: object) => ana.call(changeNotificationSettings, { body });
  await expect(change({ digest: 'daily' })).rejects.toMatchObject({
    code: 'notification/no-mail',
  });
  await confirm(admin);
  const off = { inApp: true, push: true, digest: false };
  const alone = { inApp: false, push: false, digest: true };
  expect(await change({ digest: 'daily', kinds: { repost: off, follow: alone } })).toMatchObject({
    digest: 'daily',
    canMail: true,
  });
  await happen(
    world,
    { kind: 'liked', actor: ben, video, creator },
    { kind: 'liked', actor: cleo, video, creator },
    { kind: 'followed', actor: ben, account: creator },
    { kind: 'reposted', actor: ben, video, creator },
  );
  await world.clock.advance(19 * HOUR);
  await world.settle();
  expect(await digestsOf(admin)).toEqual([]);
  await world.clock.advance(HOUR + 1000);
  await world.settle();
  const [letter] = await digestsOf(admin);
  expect(letter).toMatchObject({
    to: 'ana@mail.example',
    subject: 'Footlights: 2 new notifications',
  });
  expect(letter!.text).toContain('New on Footlights: 2 likes, 1 new follower.');
  expect(letter!.text).toContain(' liked your clip “The harbour at dusk”');
  expect(letter!.text).toContain(`http://footlights.test/v/${video}`);
  expect(letter!.text).not.toContain('repost');
  const [, token = ''] = /unsubscribe\?token=(\S+)/.exec(letter!.text) ?? [];

  // Nothing new, nothing mailed.
  await world.clock.advance(24 * HOUR);
  await world.settle();
  expect(await digestsOf(admin)).toHaveLength(1);

  const { db } = world.context.database;
  const [mail] = await db.selectFrom('mails').selectAll().where('kind', '=', 'digest').execute();
  expect(mail!.unsubscribe).toBe(`http://footlights.test/api/v1/unsubscribe/${token}`);
  // As a mail program does by itself: a form, no cookie, no origin.
  const oneClick = await world.app.inject({
    method: 'POST',
    url: `/api/v1/unsubscribe/${token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'List-Unsubscribe=One-Click',
  });
  expect(oneClick.statusCode).toBe(204);
  expect(await ana.call(getNotificationSettings)).toMatchObject({ digest: 'off' });
  const visitor = world.visitor();
  await visitor.call(endDigest, { params: { token } });
  const forged = token.replace(creator, ben);
  await expect(visitor.call(endDigest, { params: { token: forged } })).rejects.toMatchObject({
    status: 404,
  });
  await happen(world, { kind: 'followed', actor: cleo, account: creator });
  await world.clock.advance(48 * HOUR);
  await world.settle();
  expect(await digestsOf(admin)).toHaveLength(1);
});

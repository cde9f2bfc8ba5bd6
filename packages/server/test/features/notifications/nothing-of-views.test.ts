import {
  addPushDevice,
  changeNotificationSettings,
  confirmEmail,
  getBadge,
  getOwnVideo,
  getVideo,
  listOutbox,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_KINDS,
  signUp,
  type Notification,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { digestOf } from '#features/notifications/digest-letter.ts';
import { pushOf } from '#features/notifications/push-message.ts';
import { COUNTED, lineOf, summaryOf, TEMPLATES } from '#features/notifications/words.ts';
import { newId } from '#lib/ids.ts';
import { createWorld } from '#test/world.ts';
import { isViewShaped } from '../../../../../redteam/surfaces/words.ts';
import { createAudience } from '../views/plays.ts';
import { createPushBrowser } from './browser.ts';
import { addClip, happen, idOf, openPushService, toldOf } from './stage.ts';

/** A notification of that kind in which everything is set that can be. */
function sample(kind: Notification['kind']): Notification {
  const actor = { username: 'ben', displayName: 'Ben', avatar: null, follows: 'no' } as const;
  const [one, other] = [newId('a'), newId('a')];
  return {
    id: newId('n'),
    kind,
    actors: [
      { id: one, ...actor },
      { id: other, ...actor, username: 'cleo', displayName: 'Cleo' },
    ],
    actorCount: 12,
    clip: { id: newId('v'), caption: 'The harbour', poster: '/media/a.webp' },
    comment: { id: newId('c'), text: 'Lovely' },
    text: 'It stays.',
    at: 0,
    isRead: false,
    position: 1,
    path: '/notifications',
  };
}

/** Everything that each channel says of each kind. */
function sayings(): string[] {
  const sender = { instanceName: 'Footlights', publicUrl: 'https://clips.example' };
  const letter = { ...sender, token: 'token', isMore: true };
  return NOTIFICATION_KINDS.flatMap((kind) => {
    const all = [sample(kind), sample(kind)];
    const digest = digestOf(all, letter);
    return [
      kind,
      lineOf(all[0]!),
      ...COUNTED[kind],
      pushOf(all.slice(0, 1), sender).payload,
      pushOf(all, sender).payload,
      digest.subject,
      digest.text,
    ];
  }).concat(NOTIFICATION_CHANNELS, summaryOf(2));
}

test('every kind has its words on every channel, and none of them speaks of views or of a number reached', () => {
  expect(Object.keys(TEMPLATES).toSorted()).toEqual([...NOTIFICATION_KINDS].toSorted());
  expect(Object.keys(COUNTED).toSorted()).toEqual([...NOTIFICATION_KINDS].toSorted());
  const said = sayings();
  expect(said.length).toBeGreaterThan(NOTIFICATION_KINDS.length * 8);
  expect(said.filter(isViewShaped)).toEqual([]);
  expect(said.filter((text) => /milestone|reached|record|popular|trending/i.test(text))).toEqual(
    [],
  );
  // The same look finds a kind that is view-shaped.
  expect(['clip-viewed', 'views', 'watched', 'play-count'].filter(isViewShaped)).toHaveLength(4);
});

test('the database refuses a kind for a view, whoever writes it', async () => {
  await using world = await createWorld();
  const { db } = world.context.database;
  const creator = await idOf(await world.as('ana'));
  const video = await addClip(world, creator);
  const ben = await idOf(await world.as('ben'));
  await happen(world, { kind: 'liked', actor: ben, video, creator });
  for (const kind of ['view', 'clip-viewed', 'milestone', 'profile-visit']) {
    const wanted = db
      .updateTable('notifications')
      .set({ kind: kind as 'like' })
      .execute();
    await expect(wanted).rejects.toThrow('CHECK');
  }
  for (const kind of NOTIFICATION_KINDS)
    await db.updateTable('notifications').set({ kind }).execute();
});

test('plays, releases and the ends of days tell nobody anything, by no channel', async () => {
  await using world = await createWorld({ pushReach: 'loopback' });
  await using service = await openPushService();
  const admin = await world.as('ada');
  const ana = world.visitor('ana');
  const body = { username: 'ana', email: 'ana@mail.example', password: 'ana likes footlights' };
  await ana.call(signUp, { body });
  const { mails } = await admin.call(listOutbox);
  const [, token = ''] = /token=([\w-]+)/.exec(mails[0]!.letter!.text) ?? [];
  await admin.call(confirmEmail, { body: { token } });
  const { keys } = createPushBrowser();
  await ana.call(addPushDevice, { body: { endpoint: `${service.url}/ana`, keys } });
  await ana.call(changeNotificationSettings, { body: { digest: 'daily' } });
  const creator = await idOf(ana);
  const video = await addClip(world, creator);
  const ben = await world.as('ben');

  const audience = createAudience(world);
  for (let viewer = 0; viewer < 60; viewer += 1)
    await audience.play({ video, viewer: `device-${viewer}`, source: 'profile' });
  await ben.call(getVideo, { params: { id: video } });
  await ben.request({ method: 'GET', url: '/api/v1/profiles/ana' });
  await ana.call(getOwnVideo, { params: { id: video } });
  for (let hour = 0; hour < 40; hour += 1) await world.clock.advance(3_600_000);
  await world.settle();
  const { views } = await ana.call(getVideo, { params: { id: video } });
  expect(views.value).toBeGreaterThan(0);

  const { db } = world.context.database;
  for (const table of [
    'notifications',
    'notification_acts',
    'notification_positions',
    'outbox',
  ] as const)
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
  expect(await toldOf(ana)).toEqual([]);
  expect(await ana.call(getBadge)).toEqual({ unread: 0, position: 0 });
  expect(service.pushed).toEqual([]);
  const after = await admin.call(listOutbox);
  expect(after.mails.filter(({ kind }) => kind === 'digest')).toEqual([]);
  // An act is told by all of them, so silence means something.
  await happen(world, { kind: 'liked', actor: await idOf(ben), video, creator });
  for (let hour = 0; hour < 24; hour += 1) await world.clock.advance(3_600_000);
  await world.settle();
  expect(await toldOf(ana)).toHaveLength(1);
  expect(service.pushed).toHaveLength(1);
  const last = await admin.call(listOutbox);
  expect(last.mails.filter(({ kind }) => kind === 'digest')).toHaveLength(1);
}, 60_000);

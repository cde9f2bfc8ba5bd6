import {
  addPushDevice,
  changeNotificationSettings,
  changeProfile,
  followAccount,
  getNotificationSettings,
  readAllNotifications,
  removePushDevice,
  signIn,
  signOut,
  writeComment,
} from '@footlights/contract';
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublicAddress, isPublicEndpoint } from '#engines/push/reach.ts';
import { createWebPush } from '#engines/push/web-push.ts';
import { newId, type AccountId } from '#lib/ids.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { createPushBrowser, type PushBrowser } from './browser.ts';
import { addClip, happen, idOf, openPushService, toldOf } from './stage.ts';

const MINUTE = 60_000;

let world: World;
let service: Awaited<ReturnType<typeof openPushService>>;
beforeAll(async () => {
  world = await createWorld({ pushReach: 'loopback' });
  service = await openPushService();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

/** Somebody with a clip and a browser that gets pushes. */
async function setUp(name: string) {
  service.pushed.length = 0;
  service.status = 201;
  const person = await world.as(name);
  const creator = await idOf(person);
  const browser = createPushBrowser();
  const device = await subscribe(person, name, browser);
  return { person, creator, browser, device, video: await addClip(world, creator) };
}

function subscribe(person: Person, path: string, { keys }: PushBrowser) {
  return person.call(addPushDevice, { body: { endpoint: `${service.url}/${path}`, keys } });
}

async function friend(name: string): Promise<AccountId> {
  return idOf(await world.as(name));
}

interface Payload {
  web_push: number;
  notification: { title: string; body: string; navigate: string; tag: string };
  kind: string;
  path: string;
}

function readBy(browser: PushBrowser): Payload[] {
  return service.pushed.map(({ body }) => JSON.parse(browser.read(body)) as Payload);
}

/** Lets what is due go out. */
async function wait(ms: number): Promise<void> {
  await world.clock.advance(ms);
  await world.settle();
}

test('a push reaches the browser encrypted, signed, of one size, and says kind, words and path', async () => {
  const { creator, browser, video, device } = await setUp('ana');
  expect(device).toMatchObject({ label: 'Firefox on Linux', addedAt: Date.UTC(2026, 0, 15) });
  const ben = await friend('ben');
  await happen(world, { kind: 'liked', actor: ben, video, creator });
  expect(service.pushed).toEqual([]);
  await wait(5000);
  expect(readBy(browser)).toEqual([
    {
      web_push: 8030,
      notification: {
        title: 'Footlights',
        body: 'ben liked your clip “The harbour at dusk”',
        navigate: `http://footlights.test/v/${video}`,
        tag: expect.stringMatching(/^[\w-]{32}$/),
      },
      kind: 'like',
      path: `/v/${video}`,
    },
  ]);
  const [{ headers, body }] = service.pushed as [(typeof service.pushed)[number]];
  expect(headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    ttl: '86400',
    urgency: 'low',
    topic: expect.stringMatching(/^[\w-]{32}$/),
  });
  expect(headers).not.toHaveProperty('cookie');
  expect(body.includes('ben')).toBe(false);
  await requireSigned(String(headers.authorization));

  await happen(world, { kind: 'followed', actor: ben, account: creator });
  await wait(5000);
  expect(new Set(service.pushed.map((one) => one.body.length)).size).toBe(1);
});

/** By the instance's own key, for this push service alone (RFC 8292). */
async function requireSigned(authorization: string): Promise<void> {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const { pushKey } = await (await world.as('ana')).call(getNotificationSettings);
  expect(key).toBe(pushKey);
  const point = Buffer.from(key, 'base64url');
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const [head, claims = '', seal = ''] = token.split('.');
  const said = Buffer.from(`${head}.${claims}`);
  const signature = Buffer.from(seal, 'base64url');
  const isRight = verify('sha256', said, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  expect(isRight).toBe(true);
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    aud: service.url,
  });
}

test('a storm of likes is one push in a quarter of an hour, and none of what was taken back', async () => {
  const { person, creator, browser, video } = await setUp('amir');
  const [ben, cleo] = [await friend('ben'), await friend('cleo')];
  await happen(world, { kind: 'liked', actor: ben, video, creator });
  for (let second = 0; second < 60; second += 1) {
    if (second < 20) await happen(world, { kind: 'liked', actor: newId('a'), video, creator });
    await wait(1000);
  }
  await happen(world, { kind: 'liked', actor: cleo, video, creator });
  await wait(13 * MINUTE);
  expect(service.pushed).toHaveLength(1);
  await wait(2 * MINUTE);
  const bodies = readBy(browser).map(({ notification }) => notification.body);
  expect(bodies.at(-1)).toBe('cleo and 21 others liked your clip “The harbour at dusk”');
  expect(bodies).toHaveLength(2);

  await happen(world, { kind: 'followed', actor: ben, account: creator });
  await happen(world, { kind: 'unfollowed', actor: ben, account: creator });
  await happen(world, { kind: 'followed', actor: cleo, account: creator });
  await person.call(readAllNotifications, { body: { position: 1000 } });
  await wait(MINUTE);
  expect(service.pushed).toHaveLength(2);
});

test('an act that is done and undone in turn is pushed no more often than one that stays', async () => {
  const { person, creator, browser, video } = await setUp('alma');
  const ben = await friend('ben');
  const turn = { actor: ben, video, creator };
  for (let minute = 0; minute < 14; minute += 1) {
    await happen(world, { kind: 'liked', ...turn });
    await wait(MINUTE / 2);
    await happen(world, { kind: 'unliked', ...turn });
    expect(await toldOf(person)).toEqual([]);
    await wait(MINUTE / 2);
  }
  expect(service.pushed).toHaveLength(1);
  await happen(world, { kind: 'liked', ...turn });
  expect(await toldOf(person)).toMatchObject([{ kind: 'like', actorCount: 1, isRead: false }]);
  await wait(2 * MINUTE);
  expect(readBy(browser)).toHaveLength(2);
});

test('words that weigh more than they show are pushed cut, in the same size', async () => {
  const { person, browser } = await setUp('abel');
  const heavy = await world.as('heavy');
  await heavy.call(changeProfile, { body: { displayName: `a${'\u1100'.repeat(150)}` } });
  await heavy.call(followAccount, { params: { id: await idOf(person) } });
  await wait(MINUTE);
  const clip = await addClip(world, await idOf(person));
  for (const letter of ['b', 'c', 'd']) {
    const text = letter + '\u1100'.repeat(5000);
    await heavy.call(writeComment, { params: { id: clip }, body: { text } });
    await wait(6000);
  }
  await wait(20 * MINUTE);
  expect(readBy(browser).map(({ kind }) => kind)).toEqual(['follow', 'comment', 'comment']);
  expect(new Set(service.pushed.map(({ body }) => body.length)).size).toBe(1);
});

test('pushes wait for the end of quiet hours and come as one; paused or switched off they never come', async () => {
  const { person, creator, browser, video } = await setUp('agnes');
  const [ben, cleo] = [await friend('ben'), await friend('cleo')];
  const change = (body: object) => person.call(changeNotificationSettings, { body });
  const hour = new Date(world.clock.now()).getUTCHours();
  await change({ quietHours: { from: hour * 60, to: ((hour + 2) % 24) * 60 }, timeZone: 'UTC' });
  await happen(
    world,
    { kind: 'liked', actor: ben, video, creator },
    { kind: 'followed', actor: cleo, account: creator },
    { kind: 'reposted', actor: cleo, video, creator },
  );
  await wait(30 * MINUTE);
  expect(service.pushed).toEqual([]);
  await wait(120 * MINUTE);
  expect(readBy(browser)).toMatchObject([
    {
      kind: 'several',
      path: '/notifications',
      notification: { title: '3 new notifications' },
    },
  ]);
  expect(readBy(browser)[0]!.notification.body.split('\n')).toHaveLength(3);

  await change({ quietHours: null, isPaused: true });
  await happen(world, { kind: 'followed', actor: ben, account: creator });
  await wait(MINUTE);
  const off = { inApp: true, push: false, digest: true };
  await change({ isPaused: false, kinds: { mention: off } });
  const { db } = world.context.database;
  const named = await addClip(world, ben);
  await db.updateTable('videos').set({ caption: '@agnes' }).where('id', '=', named).execute();
  await happen(world, { kind: 'clip-changed', video: named, creator: ben });
  expect((await toldOf(person))[0]).toMatchObject({ kind: 'mention', isRead: false });
  await wait(20 * MINUTE);
  expect(service.pushed).toHaveLength(1);
});

test('a push service that is away is asked again, and a browser that unsubscribed is forgotten', async () => {
  const { person, creator, browser, video } = await setUp('astrid');
  const ben = await friend('ben');
  service.status = 503;
  await happen(world, { kind: 'liked', actor: ben, video, creator });
  await wait(4000);
  service.status = 201;
  await wait(MINUTE);
  expect(readBy(browser)).toHaveLength(2);
  // What could not be sent names neither the address nor the words.
  const faults = world.logs.filter((line) => line.includes('put a push off'));
  expect(faults).toHaveLength(1);
  expect(faults[0]).not.toContain(service.url);
  service.status = 410;
  await happen(world, { kind: 'followed', actor: ben, account: creator });
  await wait(MINUTE);
  const { devices } = await person.call(getNotificationSettings);
  expect(devices).toEqual([]);
});

test('a browser gets pushes for as long as its sign-in lasts, and for whoever used it last', async () => {
  const { person, creator, video, device } = await setUp('aisha');
  const ben = await friend('ben');
  await person.call(signOut);
  await happen(world, { kind: 'liked', actor: ben, video, creator });
  await wait(MINUTE);
  expect(service.pushed).toEqual([]);
  await person.call(signIn, { body: { login: 'aisha', password: 'aisha likes footlights' } });
  const devices = async (one: Person) => (await one.call(getNotificationSettings)).devices;
  expect(await devices(person)).toEqual([]);

  await subscribe(person, 'aisha', createPushBrowser());
  const other = await world.as('cleo');
  const taken = await subscribe(other, 'aisha', createPushBrowser());
  expect(taken.id).toBe(device.id);
  expect([await devices(person), await devices(other)]).toMatchObject([[], [{ id: device.id }]]);
  await person.call(removePushDevice, { params: { id: device.id } });
  expect(await devices(other)).toHaveLength(1);
  await other.call(removePushDevice, { params: { id: device.id } });
  expect(await devices(other)).toEqual([]);

  const { status, code } = await Array.from({ length: 11 }, (_, at) => at).reduce(
    async (before, at) => {
      await before;
      return subscribe(other, `cleo-${at}`, createPushBrowser()).then(
        () => ({ status: 200, code: '' }),
        (problem: { status: number; code: string }) => problem,
      );
    },
    Promise.resolve({ status: 0, code: '' }),
  );
  expect([status, code]).toEqual([409, 'notification/too-many-devices']);
});

test('pushes go to public https addresses alone, whatever a name says or leads to', async () => {
  await using closed = await createWorld();
  const ana = await closed.as('ana');
  const { keys } = createPushBrowser();
  const declined = async (endpoint: string) =>
    ana.call(addPushDevice, { body: { endpoint, keys } }).then(
      () => 'taken',
      (problem: { code: string }) => problem.code,
    );
  for (const endpoint of [service.url, 'https://127.0.0.1/x', 'https://[::ffff:10.0.0.1]/x'])
    expect(await declined(endpoint)).toBe('notification/push-address');
  const refused = [
    'http://push.example/x',
    'https://localhost/x',
    'https://10.1.2.3/x',
    'https://192.168.0.1/x',
    'https://169.254.169.254/latest',
    'https://[::1]/x',
    'https://[fd00::1]/x',
    'https://[fe80::1]/x',
    'https://0.0.0.0/x',
    'https://2130706433/x',
    'https://0x7f000001/x',
    'https://100.64.0.1/x',
    'https://printer.local/x',
    'https://user:pass@push.example/x',
    'ftp://push.example/x',
    'no address',
  ];
  expect(refused.filter(isPublicEndpoint)).toEqual([]);
  expect(isPublicEndpoint('https://updates.push.services.mozilla.com/wpush/v2/abc')).toBe(true);
  expect(
    ['8.8.8.8', '2606:4700::1111', '127.0.0.1', '::ffff:127.0.0.1'].map(isPublicAddress),
  ).toEqual([true, true, false, false]);
  // A name that was public when it was added and leads home now is refused when it is connected to.
  const push = createWebPush({
    keys: { publicKey: 'none', privateKey: 'none' },
    contact: 'mailto:nobody@footlights.invalid',
    reach: 'public',
  });
  const target = { endpoint: 'https://127.0.0.1/', p256dh: '', auth: '' };
  const message = { payload: '', topic: 'a', urgency: 'low' } as const;
  expect(await push.send(target, message, new AbortController().signal)).toBe('refused');
});

import {
  changeNotificationSettings,
  getBadge,
  getNotificationSettings,
  NOTIFICATION_KINDS,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { nextDigestAfter, quietUntil, timeZoneFrom } from '#features/notifications/local-time.ts';
import { createWorld } from '#test/world.ts';
import { addClip, happen, idOf, toldOf } from './stage.ts';

const at = (text: string) => Date.parse(text);

test('everything is told in the app at first, and nothing is pushed or mailed', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const settings = await ana.call(getNotificationSettings);
  expect(Object.keys(settings.kinds)).toEqual([...NOTIFICATION_KINDS]);
  expect(Object.values(settings.kinds).every(({ inApp }) => inApp)).toBe(true);
  expect(settings).toMatchObject({
    digest: 'off',
    devices: [],
    isPaused: false,
    quietHours: null,
    canMail: false,
  });

  const creator = await idOf(ana);
  const ben = await idOf(await world.as('ben'));
  const video = await addClip(world, creator);
  const off = { inApp: false, push: false, digest: false };
  const change = (body: object) => ana.call(changeNotificationSettings, { body });
  await change({ kinds: { like: off } });
  await happen(
    world,
    { kind: 'liked', actor: ben, video, creator },
    { kind: 'reposted', actor: ben, video, creator },
  );
  expect(await toldOf(ana)).toMatchObject([{ kind: 'repost' }]);
  // What is off in the app alone is kept for the digest, and shows when it is on again.
  await change({ kinds: { repost: { ...off, digest: true } } });
  expect(await toldOf(ana)).toEqual([]);
  expect(await ana.call(getBadge)).toMatchObject({ unread: 0 });
  await change({ kinds: { repost: { inApp: true, push: true, digest: true } } });
  expect(await ana.call(getBadge)).toMatchObject({ unread: 1 });
  // A switch alone leaves its neighbours, which another tab may have turned meanwhile.
  const { kinds } = await change({ kinds: { repost: { push: false } } });
  expect(kinds.repost).toEqual({ inApp: true, push: false, digest: true });
  await change({ isPaused: true });
  expect(await ana.call(getBadge)).toMatchObject({ unread: 0 });
  expect(await toldOf(ana)).toHaveLength(1);

  const changed = await change({
    quietHours: { from: 22 * 60, to: 7 * 60 },
    timeZone: 'europe/lisbon',
  });
  expect(changed).toMatchObject({ timeZone: 'Europe/Lisbon', quietHours: { from: 1320, to: 420 } });
  const declined = async (body: object) =>
    change(body).catch((problem: { code: string }) => problem.code);
  expect(await declined({ timeZone: 'Middle/Earth' })).toBe('notification/time-zone');
  expect(await declined({ timeZone: '+01:00' })).toBe('notification/time-zone');
  expect(await declined({ digest: 'daily' })).toBe('notification/no-mail');
  expect(await declined({ quietHours: { from: 0, to: 1440 } })).toBe('request/invalid');
  expect(await declined({ kinds: { view: off } })).toBe('request/invalid');
  expect(await declined({ kinds: { like: { view: true } } })).toBe('request/invalid');
  expect(await ana.call(getNotificationSettings)).toEqual(changed);
});

test('quiet hours end in their own time zone, over midnight and over a change of the clocks', () => {
  const night = { quietHours: { from: 22 * 60, to: 7 * 60 }, timeZone: 'Europe/Berlin' };
  expect(quietUntil(at('2026-01-15T12:00:00Z'), night)).toBeNull();
  expect(quietUntil(at('2026-01-15T21:30:40Z'), night)).toBe(at('2026-01-16T06:00:00Z'));
  expect(quietUntil(at('2026-01-16T05:59:00Z'), night)).toBe(at('2026-01-16T06:00:00Z'));
  expect(quietUntil(at('2026-01-16T06:00:00Z'), night)).toBeNull();
  // The night of 29 March is an hour shorter: a second look finds the rest.
  const early = quietUntil(at('2026-03-28T22:00:00Z'), night)!;
  expect(early).toBe(at('2026-03-29T06:00:00Z'));
  expect(quietUntil(early, night)).toBeNull();
  const noon = { quietHours: { from: 720, to: 780 }, timeZone: 'Asia/Kathmandu' };
  expect(quietUntil(at('2026-01-15T06:20:00Z'), noon)).toBe(at('2026-01-15T07:15:00Z'));
  expect(quietUntil(at('2026-01-15T07:15:00Z'), noon)).toBeNull();
  expect(timeZoneFrom('UTC')).toBe('UTC');
});

test('digests are due at eight in the morning, weekly ones on Mondays', () => {
  const daily = { digest: 'daily', timeZone: 'America/New_York' } as const;
  expect(nextDigestAfter(at('2026-01-15T12:00:00Z'), daily)).toBe(at('2026-01-15T13:00:00Z'));
  expect(nextDigestAfter(at('2026-01-15T13:00:00Z'), daily)).toBe(at('2026-01-16T13:00:00Z'));
  const weekly = { digest: 'weekly', timeZone: 'UTC' } as const;
  expect(nextDigestAfter(at('2026-01-15T12:00:00Z'), weekly)).toBe(at('2026-01-19T08:00:00Z'));
  expect(nextDigestAfter(at('2026-01-19T08:00:00Z'), weekly)).toBe(at('2026-01-26T08:00:00Z'));
  expect(nextDigestAfter(0, { digest: 'off', timeZone: 'UTC' })).toBeNull();
});

import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At } from './ids.ts';
import { NOTIFICATION_KINDS, type NotificationKind } from './notifications.ts';

/** Most devices of one account that get pushes. */
export const MOST_PUSH_DEVICES = 10;

const Switches = Type.Object({
  inApp: Type.Boolean(),
  push: Type.Boolean(),
  digest: Type.Boolean(),
});

/** One set of switches for each kind. */
const Kinds = Type.Object(
  Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, Switches])) as Record<
    NotificationKind,
    typeof Switches
  >,
);

const ChangedSwitches = Type.Partial(Switches, { additionalProperties: false });
const ChangedKinds = Type.Partial(
  Type.Object(
    Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, ChangedSwitches])) as Record<
      NotificationKind,
      typeof ChangedSwitches
    >,
  ),
  { additionalProperties: false },
);

const MinuteOfDay = Type.Integer({ minimum: 0, maximum: 1439 });

/** Pushes and mails wait from `from` until `to`, minutes after midnight; over midnight when `from` is later. */
const QuietHours = Type.Object({ from: MinuteOfDay, to: MinuteOfDay });

const Digest = Type.Union([Type.Literal('off'), Type.Literal('daily'), Type.Literal('weekly')]);

/** A browser that gets pushes. Its id is the SHA-256 of its endpoint, cut to 22 characters of base64url. */
const PushDevice = Type.Object({
  id: Type.String(),
  /** Coarse, such as “Firefox on Linux”. */
  label: Type.String(),
  /** Start of the UTC day on which it was added. */
  addedAt: At,
});

/** How one account wants to be told. */
export const NotificationSettings = Type.Object(
  {
    kinds: Kinds,
    /** Nothing is pushed or mailed, and the bell stays quiet. */
    isPaused: Type.Boolean(),
    quietHours: Type.Union([QuietHours, Type.Null()]),
    /** IANA name, such as `Europe/Lisbon`. */
    timeZone: Type.String(),
    digest: Digest,
    /** Whether there is a confirmed e-mail address to send a digest to. */
    canMail: Type.Boolean(),
    devices: Type.Array(PushDevice, { maxItems: MOST_PUSH_DEVICES }),
    /** The instance's VAPID key, which a browser subscribes with. */
    pushKey: Type.String(),
  },
  { title: 'NotificationSettings' },
);
export type NotificationSettings = Static<typeof NotificationSettings>;

const refusals = ['session/required', 'session/forbidden', 'request/invalid'] as const;
const rate = { perMinute: 60, burst: 60, by: 'account' } as const;

export const getNotificationSettings = endpoint({
  name: 'getNotificationSettings',
  method: 'GET',
  path: '/account/notifications/settings',
  summary: 'How you want to be told',
  access: 'account:read',
  output: NotificationSettings,
  refusals: ['session/required', 'session/forbidden'],
});

/** What is left out stays as it is. */
export const changeNotificationSettings = endpoint({
  name: 'changeNotificationSettings',
  method: 'PATCH',
  path: '/account/notifications/settings',
  summary: 'Change how you want to be told',
  access: 'account:write',
  rate,
  body: Type.Object(
    {
      kinds: Type.Optional(ChangedKinds),
      isPaused: Type.Optional(Type.Boolean()),
      quietHours: Type.Optional(Type.Union([QuietHours, Type.Null()])),
      timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      digest: Type.Optional(Digest),
    },
    { additionalProperties: false },
  ),
  output: NotificationSettings,
  refusals: [...refusals, 'rate/limited', 'notification/time-zone', 'notification/no-mail'],
});

/** The same browser again replaces its keys; one that another account used is taken over. */
export const addPushDevice = endpoint({
  name: 'addPushDevice',
  method: 'PUT',
  path: '/account/notifications/devices',
  summary: 'Have this browser get pushes until you sign out of it',
  access: 'account:write',
  rate: { perMinute: 10, burst: 20, by: 'account' },
  body: Type.Object({
    /** Address of the browser's push service; https, and not of a private network. */
    endpoint: Type.String({ minLength: 8, maxLength: 1000 }),
    keys: Type.Object({
      p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$' }),
      auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(?:==)?$' }),
    }),
  }),
  output: PushDevice,
  refusals: [
    ...refusals,
    'rate/limited',
    'notification/push-address',
    'notification/too-many-devices',
  ],
});

export const removePushDevice = endpoint({
  name: 'removePushDevice',
  method: 'DELETE',
  path: '/account/notifications/devices/:id',
  summary: 'Have a browser get no more pushes',
  access: 'account:write',
  rate,
  params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }) }),
  refusals: ['session/required', 'session/forbidden', 'rate/limited'],
});

/** What a link of a digest leads to; also what mail programs call by themselves (RFC 8058). No session is needed. */
export const endDigest = endpoint({
  name: 'endDigest',
  method: 'POST',
  path: '/unsubscribe/:token',
  summary: 'End the e-mail digest of whoever got this link',
  access: 'blind',
  takesForm: true,
  rate: { perMinute: 30, burst: 30, by: 'network' },
  params: Type.Object({ token: Type.String({ minLength: 40, maxLength: 120 }) }),
  refusals: ['notification/not-found', 'rate/limited'],
});

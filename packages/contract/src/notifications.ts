import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At, CommentId, Cursor, VideoId } from './ids.ts';
import { Creator } from './videos.ts';

/**
 * Everything that people are told of: deliberate acts of others, decisions of moderators about them or about what they
 * reported, and the ends of work.
 * NOTE: closed. There is no kind for a view, a play or a visit, and none for a number that was reached.
 */
export const NotificationKind = Type.Union(
  [
    Type.Literal('like'),
    Type.Literal('comment'),
    Type.Literal('reply'),
    Type.Literal('mention'),
    Type.Literal('follow'),
    Type.Literal('follow-request'),
    Type.Literal('follow-accepted'),
    Type.Literal('repost'),
    Type.Literal('comment-like'),
    Type.Literal('moderation-decision'),
    Type.Literal('clip-ready'),
    Type.Literal('clip-failed'),
  ],
  { title: 'NotificationKind' },
);
export type NotificationKind = Static<typeof NotificationKind>;

/** All of them, in the order in which settings show them. */
export const NOTIFICATION_KINDS: readonly NotificationKind[] = NotificationKind.anyOf.map(
  (kind) => kind.const,
);

/** Ways in which somebody is told: in the app, by web push, in the digest by e-mail. */
export const NOTIFICATION_CHANNELS = ['inApp', 'push', 'digest'] as const;
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];

/** Id of a group of notifications. */
export const NotificationId = Type.String({ pattern: '^n_[A-Za-z0-9_-]{22}$' });

/** Place in one account's notifications: counts their changes, and says nothing of time. */
export const Position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** The account that is told of, with what can be done about it. */
export const NotificationActor = Type.Object(
  {
    ...Creator.properties,
    /** Whether you follow it. */
    follows: Type.Union([Type.Literal('no'), Type.Literal('requested'), Type.Literal('accepted')]),
  },
  { title: 'NotificationActor' },
);
export type NotificationActor = Static<typeof NotificationActor>;

/** One line: what some people did to one thing, such as “Ana and 12 others liked your clip”. */
export const Notification = Type.Object(
  {
    id: NotificationId,
    kind: NotificationKind,
    /** The latest first, at most three. Empty for decisions and the ends of work. */
    actors: Type.Array(NotificationActor, { maxItems: 3 }),
    /** How many different accounts did it, exactly. */
    actorCount: Type.Integer({ minimum: 0 }),
    /** The clip that it is about; null: it is about none, or the clip cannot be played. */
    clip: Type.Union([
      Type.Object({ id: VideoId, caption: Type.String(), poster: Type.String() }),
      Type.Null(),
    ]),
    /** The latest comment that it is about, its text cut short. */
    comment: Type.Union([Type.Object({ id: CommentId, text: Type.String() }), Type.Null()]),
    /** What a decision says; null for all else. */
    text: Type.Union([Type.String(), Type.Null()]),
    /** When the latest of it was done. */
    at: At,
    /** It was opened, or all were marked as read. Nobody keeps when. */
    isRead: Type.Boolean(),
    position: Position,
    /** Where on this site it leads. */
    path: Type.String(),
  },
  { title: 'Notification' },
);
export type Notification = Static<typeof Notification>;

/** What the bell shows. */
export const Badge = Type.Object(
  {
    /** New since the list was last looked through, at most 100. */
    unread: Type.Integer({ minimum: 0, maximum: 100 }),
    position: Position,
  },
  { title: 'Badge' },
);
export type Badge = Static<typeof Badge>;

/** One server-sent event; its id is the position. */
export const LiveNotifications = Type.Object(
  {
    ...Badge.properties,
    /** What changed since the event before, the latest first. */
    notifications: Type.Array(Notification, { maxItems: 30 }),
    /** Something was taken away, or more changed than is told: read the list anew. */
    isStale: Type.Boolean(),
  },
  { title: 'LiveNotifications' },
);
export type LiveNotifications = Static<typeof LiveNotifications>;

const refusals = ['session/required', 'session/forbidden', 'rate/limited'] as const;
const rate = { perMinute: 120, burst: 120, by: 'account' } as const;

export const listNotifications = endpoint({
  name: 'listNotifications',
  method: 'GET',
  path: '/account/notifications',
  summary:
    'What others did that concerns you, the latest first, 20 a page. Reading it changes nothing',
  access: 'account:read',
  rate,
  query: Type.Object({
    cursor: Type.Optional(Cursor),
    only: Type.Optional(Type.Literal('unread')),
  }),
  output: Type.Object({
    notifications: Type.Array(Notification),
    next: Type.Union([Cursor, Type.Null()]),
    badge: Badge,
  }),
  refusals,
});

export const getBadge = endpoint({
  name: 'getBadge',
  method: 'GET',
  path: '/account/notifications/badge',
  summary: 'How many notifications are new',
  access: 'account:read',
  rate,
  output: Badge,
  refusals,
});

/** Event stream of `LiveNotifications`; `Last-Event-ID` goes on from there. At most three for each account. */
export const watchNotifications = endpoint({
  name: 'watchNotifications',
  method: 'GET',
  path: '/account/notifications/live',
  summary: 'Notifications as they come',
  access: 'account:read',
  rate,
  output: LiveNotifications,
  stream: 'text/event-stream',
  refusals: [...refusals, 'notification/too-many-streams'],
});

/** Empties the badge up to that position; what comes later stays new. */
export const lookThroughNotifications = endpoint({
  name: 'lookThroughNotifications',
  method: 'PUT',
  path: '/account/notifications/position',
  summary: 'Say up to where you have looked through the list',
  access: 'account:write',
  rate,
  body: Type.Object({ position: Position }),
  output: Badge,
  refusals,
});

export const readAllNotifications = endpoint({
  name: 'readAllNotifications',
  method: 'PUT',
  path: '/account/notifications/read',
  summary: 'Mark all up to that position as read',
  access: 'account:write',
  rate,
  body: Type.Object({ position: Position }),
  output: Badge,
  refusals,
});

export const readNotification = endpoint({
  name: 'readNotification',
  method: 'PUT',
  path: '/account/notifications/:id/read',
  summary: 'Mark one as read',
  access: 'account:write',
  rate,
  params: Type.Object({ id: NotificationId }),
  output: Badge,
  refusals: [...refusals, 'notification/not-found'],
});

import {
  addPushDevice,
  changeNotificationSettings,
  endDigest,
  getBadge,
  getNotificationSettings,
  listNotifications,
  lookThroughNotifications,
  readAllNotifications,
  readNotification,
  removePushDevice,
  watchNotifications,
} from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { AccountId, NotificationId } from '#lib/ids.ts';
import type { Notifications } from './service.ts';
import { streamNotifications } from './streaming.ts';

/** The open sign-in that a request carries. */
export type SessionOf = (
  headers: IncomingHttpHeaders,
) => Promise<{ id: string; accountId: AccountId; label: string } | null>;

/** What an account is told, and how it wants to be told. */
export function notificationRoutes(
  http: Http,
  { notifications, sessionOf }: { notifications: Notifications; sessionOf: SessionOf },
): void {
  const { settings, devices, hub } = notifications;
  http.route(listNotifications, ({ actor, query }) => notifications.list(actor.accountId, query));
  http.route(getBadge, ({ actor }) => notifications.badgeOf(actor.accountId));
  http.route(lookThroughNotifications, ({ actor, body }) =>
    notifications.lookTo(actor.accountId, body.position),
  );
  http.route(readAllNotifications, ({ actor, body }) =>
    notifications.readAll(actor.accountId, body.position),
  );
  http.route(readNotification, ({ actor, params }) =>
    notifications.read(actor.accountId, params.id as NotificationId),
  );
  http.raw(watchNotifications, async ({ actor, request, reply }) => {
    const session = await requireSession(sessionOf, request.headers);
    if (actor?.accountId !== session.accountId) throw new Refusal('session/required');
    streamNotifications(reply.raw, {
      hub,
      to: session.accountId,
      position: positionFrom(request.headers),
      isOpen: async () => (await sessionOf(request.headers))?.id === session.id,
    });
    reply.hijack();
  });
  http.route(getNotificationSettings, ({ actor }) => settings.of(actor.accountId));
  http.route(changeNotificationSettings, ({ actor, body }) =>
    settings.change(actor.accountId, body),
  );
  http.route(addPushDevice, async ({ actor, body, request }) => {
    const { id: sessionId, label } = await requireSession(sessionOf, request.headers);
    return devices.add(actor.accountId, { ...body, sessionId, label });
  });
  http.route(removePushDevice, async ({ actor, params }) => {
    await devices.remove(actor.accountId, params.id);
    return undefined;
  });
  http.route(endDigest, async ({ params }) => {
    await settings.endDigest(params.token);
    return undefined;
  });
}

async function requireSession(sessionOf: SessionOf, headers: IncomingHttpHeaders) {
  const session = await sessionOf(headers);
  if (session === null) throw new Refusal('session/required');
  return session;
}

function positionFrom({ 'last-event-id': id }: IncomingHttpHeaders): number | null {
  const position = typeof id === 'string' && id !== '' ? Number(id) : Number.NaN;
  return Number.isSafeInteger(position) && position >= 0 ? position : null;
}

import { randomBytes } from 'node:crypto';
import { betterAuth, type BetterAuthPlugin, type Session } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { username } from 'better-auth/plugins/username';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS, startOfDay } from '#lib/day.ts';
import { newId } from '#lib/ids.ts';
import type { Log } from '#log.ts';
import { isUsername } from './credentials.ts';
import { deviceLabel } from './device-label.ts';
import type { Hashing } from './hashing.ts';
import { sessionOpener } from './session-opener.ts';

/** What better-auth runs with. */
export interface AuthOptions {
  secret: string;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** Longest life of a session, days. It is never prolonged: that would write when somebody was here. */
export const SESSION_DAYS = 90;

/** better-auth over the database. Its HTTP routes are not served: the contract's endpoints call its API. */
export type Auth = ReturnType<typeof createAuth>;

/** Reads a session by its signed cookie and writes nothing; its expiry is the caller's to check. */
const sessionReader = {
  id: 'session-reader',
  endpoints: {
    readSession: createAuthEndpoint(
      '/read-session',
      { method: 'GET', requireHeaders: true },
      async ({ context, getSignedCookie }) => {
        const token = await getSignedCookie(context.authCookies.sessionToken.name, context.secret);
        if (!token) return null;
        return context.adapter.findOne<Pick<Session, 'id' | 'userId' | 'expiresAt' | 'token'>>({
          model: 'session',
          where: [{ field: 'token', value: token }],
          select: ['id', 'userId', 'expiresAt', 'token'],
        });
      },
    ),
  },
} satisfies BetterAuthPlugin;

/**
 * Over `db`, or within a transaction of the caller's, so that a profile can be written in step.
 * NOTE: loading this file costs 0.3 s and 20 MB; it is imported at the first session or sign-up.
 */
export function createAuth(db: Db | DbTransaction, hashing: Hashing, options: AuthOptions) {
  const { secret, clock, log } = options;
  const today = () => new Date(startOfDay(clock.now()));
  return betterAuth({
    appName: 'Footlights',
    // Names no site: it would only matter to the routes that are not served.
    baseURL: 'http://localhost',
    secret,
    database: { db, type: 'sqlite', transaction: !db.isTransaction },
    plugins: [
      username({
        minUsernameLength: 3,
        maxUsernameLength: 24,
        usernameValidator: isUsername,
        displayUsername: false,
      }),
      sessionReader,
      sessionOpener,
    ],
    emailAndPassword: {
      enabled: true,
      // The rules are ours and checked before; these only bound the work.
      minPasswordLength: 1,
      maxPasswordLength: 256,
      password: hashing,
    },
    session: { expiresIn: (SESSION_DAYS * DAY_MS) / 1000, disableSessionRefresh: true },
    databaseHooks: datedRows(today),
    advanced: {
      cookiePrefix: 'footlights',
      // Whether a cookie is Secure depends on the request; routes.ts adds it.
      useSecureCookies: false,
      database: {
        validateSchema: false,
        generateId: ({ model }) =>
          model === 'user' ? newId('a') : randomBytes(16).toString('base64url'),
      },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      // Its messages may name people; errors of code do not.
      log: (_level, _message, ...details) => {
        const err: unknown = details.find((detail) => detail instanceof Error);
        log.error({ err }, 'accounts fault');
      },
    },
  });
}

/** Rows tell the day at most, sessions neither address nor user agent. */
function datedRows(today: () => Date) {
  const create = {
    before: <Row extends object>(row: Row) =>
      Promise.resolve({ data: { ...row, createdAt: today(), updatedAt: today() } }),
  };
  const update = {
    before: <Row extends object>(row: Row) =>
      Promise.resolve({ data: { ...row, updatedAt: today() } }),
  };
  return {
    user: { create, update },
    account: { create, update },
    verification: { create, update },
    session: {
      update,
      create: {
        before: <Row extends { userAgent?: string | null | undefined }>(row: Row) =>
          Promise.resolve({
            data: {
              ...row,
              createdAt: today(),
              updatedAt: today(),
              expiresAt: new Date(today().getTime() + SESSION_DAYS * DAY_MS),
              ipAddress: null,
              userAgent: deviceLabel(row.userAgent ?? ''),
            },
          }),
      },
    },
  };
}

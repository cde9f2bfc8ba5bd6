import { passkey } from '@better-auth/passkey';
import { APIError, betterAuth } from 'better-auth';
import { startOfDay } from '#lib/day.ts';
import type { AccountId } from '#lib/ids.ts';
import { createAuth } from './auth.ts';
import { createChallengeMemory } from './challenge-memory.ts';
import type { Parts } from './parts.ts';
import { OWNER_HEADER } from './passkey-headers.ts';

/** better-auth's passkeys for one origin. Its HTTP routes are not served. */
export type PasskeyAuth = ReturnType<typeof createPasskeyAuth>;

/**
 * Passkeys of an origin such as `https://clips.example`. It never sees the session cookie: whose passkey is added is
 * checked by our own session. Challenges are kept in memory, so that nobody who only asks writes a row.
 */
export function createPasskeyAuth(parts: Parts, origin: string) {
  const { options } = createAuth(parts.db, parts.hashing, parts);
  const { session } = options;
  return betterAuth({
    ...options,
    plugins: [datedPasskeys(parts, origin)],
    session: { ...session, storeSessionInDatabase: true },
    secondaryStorage: createChallengeMemory(parts.clock),
    logger: {
      level: 'error',
      // What is wrong with a passkey is thrown without a code; a fault of the database has one.
      log: (_level, _message, ...details) => {
        const err = details.find((detail) => detail instanceof Error && 'code' in detail);
        if (err !== undefined) parts.log.error({ err }, 'accounts fault');
      },
    },
  });
}

/** The library's passkeys; their rows tell the day at most, and neither make nor wiring of the device. */
function datedPasskeys(parts: Parts, origin: string) {
  const plugin = passkey({
    rpID: new URL(origin).hostname,
    rpName: parts.instanceName,
    origin,
    advanced: { webAuthnChallengeCookie: 'passkey' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      requireSession: false,
      resolveUser: async ({ context }) => {
        const profile = await parts.profiles.byId(context as AccountId);
        if (profile === undefined) throw declined();
        return { id: profile.id, name: profile.username, displayName: profile.displayName };
      },
      async afterVerification({ ctx, user, verification }) {
        const isOwner = ctx.headers?.get(OWNER_HEADER) === user.id;
        const info = verification.registrationInfo;
        if (!isOwner || info?.userVerified !== true) throw declined();
        const where = [{ field: 'credentialID', value: info.credential.id }];
        if (await ctx.context.adapter.findOne({ model: 'passkey', where })) throw declined();
      },
    },
    authentication: {
      afterVerification({ verification }) {
        if (!verification.authenticationInfo.userVerified) throw declined();
      },
    },
  });
  const { fields } = plugin.schema.passkey;
  const today = () => new Date(startOfDay(parts.clock.now()));
  const dated = {
    ...fields,
    createdAt: { ...fields.createdAt, transform: { input: today } },
    transports: { ...fields.transports, transform: { input: () => null } },
    aaguid: { ...fields.aaguid, transform: { input: () => null } },
  };
  return { ...plugin, schema: { passkey: { fields: dated } } };
}

function declined(): APIError {
  return new APIError('BAD_REQUEST', { code: 'DECLINED', message: 'declined' });
}

import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';

/** Opens a session for an account that has proven itself in another way than a password alone. */
export const sessionOpener = {
  id: 'session-opener',
  endpoints: {
    openSession: createAuthEndpoint(
      '/open-session',
      {
        method: 'POST',
        requireHeaders: true,
        metadata: { $Infer: { body: {} as { userId: string } } },
      },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const { userId } = ctx.body;
        const user = await internalAdapter.findUserById(userId);
        if (user === null) return null;
        const session = await internalAdapter.createSession(userId);
        await setSessionCookie(ctx, { session, user });
        return { userId };
      },
    ),
  },
} satisfies BetterAuthPlugin;

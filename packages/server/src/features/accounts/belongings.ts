import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Parts } from './parts.ts';
import type { Security } from './security.ts';
import type { SessionList } from './session-list.ts';

/** How an account signs in, without any secret. Its rows end with the account itself (`ending.ts`). */
export function accountBelongings(parts: {
  accountOf: Parts['accountOf'];
  security: Pick<Security, 'of'>;
  sessions: Pick<SessionList, 'list'>;
}): Belongings {
  return {
    exportName: 'account.json',
    async exportOf(id: AccountId) {
      const sessions = await parts.sessions.list(id, {});
      return {
        ...(await parts.accountOf(id)),
        signsInWith: await parts.security.of(id),
        sessions: sessions.map(({ device, signedInAt }) => ({ device, signedInAt })),
      };
    },
    forget: () => Promise.resolve(),
  };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountId } from './ids.ts';

/** What ends one kind of mail of an account, without a session: its id and a seal. It ends nothing else and never lapses. */
export interface EndingLinks {
  tokenOf(id: AccountId): string;
  /** Whose mails that token ends; null when it was not made here, or for another kind. */
  accountOf(token: string): AccountId | null;
}

/** `kind` is what it ends, such as `digest`. */
export function createEndingLinks(secret: string, kind: string): EndingLinks {
  const sealOf = (id: string) =>
    createHmac('sha256', secret).update(`end the ${kind} of ${id}`).digest();
  return {
    tokenOf: (id) => `${id}.${sealOf(id).toString('base64url')}`,
    accountOf(token) {
      const cut = token.lastIndexOf('.');
      const id = token.slice(0, Math.max(cut, 0));
      const seal = Buffer.from(token.slice(cut + 1), 'base64url');
      const right = sealOf(id);
      return seal.length === right.length && timingSafeEqual(seal, right)
        ? (id as AccountId)
        : null;
    },
  };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountId } from '#lib/ids.ts';

/** What ends the digest of an account, without a session: its id and a seal. It ends nothing else and never lapses. */
export function digestToken(id: AccountId, secret: string): string {
  return `${id}.${sealOf(id, secret).toString('base64url')}`;
}

/** Whose digest that token ends; null when it was not made here. */
export function digestAccountOf(token: string, secret: string): AccountId | null {
  const cut = token.lastIndexOf('.');
  const id = token.slice(0, Math.max(cut, 0));
  const seal = Buffer.from(token.slice(cut + 1), 'base64url');
  const right = sealOf(id, secret);
  return seal.length === right.length && timingSafeEqual(seal, right) ? (id as AccountId) : null;
}

function sealOf(id: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`end the digest of ${id}`).digest();
}

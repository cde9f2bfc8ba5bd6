import { randomInt } from 'node:crypto';
import { createOTP } from '@better-auth/utils/otp';
import type { Clock } from '#lib/clock.ts';

/** Codes of authenticator apps (RFC 6238): six digits, 30 s, one step of drift either way. Each works once. */
export interface Totp {
  newSecret(): string;
  /** What the app takes: as text in Base32, and as an address for a QR code. */
  shown(secret: string, name: { issuer: string; account: string }): { secret: string; uri: string };
  /** Whether `code` is one of now that `owner` has not used; then it is used. */
  use(owner: string, secret: string, code: string): Promise<boolean>;
}

const STEP_MS = 30_000;
const DRIFT = [-1, 0, 1];
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** 148 random bits; in Base32 they are 40 letters, ten groups of four. */
const SECRET_LETTERS = 25;

/**
 * Used codes are kept in memory for as long as they could come again: a row would tell to half a minute when somebody
 * signed in last.
 */
export function createTotp(clock: Pick<Clock, 'now' | 'monotonic'>): Totp {
  const used = new Map<string, number>();

  function isFresh(key: string): boolean {
    const now = clock.monotonic();
    for (const [old, at] of used) {
      if (now - at < STEP_MS * DRIFT.length) break;
      used.delete(old);
    }
    if (used.has(key)) return false;
    used.set(key, now);
    return true;
  }
  return {
    newSecret: () =>
      Array.from({ length: SECRET_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
    shown(secret, { issuer, account }) {
      const uri = createOTP(secret).url(issuer, account);
      return { secret: new URL(uri).searchParams.get('secret') ?? '', uri };
    },
    async use(owner, secret, code) {
      const now = Math.floor(clock.now() / STEP_MS);
      const codes = await Promise.all(
        DRIFT.map(async (drift) => ({
          step: now + drift,
          code: await createOTP(secret).hotp(now + drift),
        })),
      );
      const found = codes.find((each) => each.code === code);
      return found !== undefined && isFresh(`${owner} ${found.step}`);
    },
  };
}

import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { isAppCode, takeCodeGuess } from './factor-checks.ts';
import type { Parts } from './parts.ts';
import type { RecoveryCodes } from './recovery-codes.ts';
import { createSealing } from './sealing.ts';
import { createSecurityStore } from './security-store.ts';
import { endSessionsOf } from './sessions.ts';
import { createTotp } from './totp.ts';

/** Codes of an authenticator app as a second factor. */
export interface TwoFactor {
  isOn(id: AccountId): Promise<boolean>;
  /** Throws `two-factor/already-on`. */
  begin(owner: { id: AccountId; username: string }): Promise<{ secret: string; uri: string }>;
  /** Switches it on and answers new recovery codes; ends all sessions but `token`. */
  confirm(id: AccountId, given: { code: string; token: string }): Promise<string[]>;
  /** Switches it off; ends all sessions but `token`. False: it was off. */
  stop(id: AccountId, given: { code: string; token: string }): Promise<boolean>;
  /** Throws `account/code-wrong` unless `code` is one of the app's or a recovery code; either works once. */
  requireCode(id: AccountId, code: string): Promise<void>;
}

export function createTwoFactor(parts: Parts, recoveryCodes: RecoveryCodes): TwoFactor {
  const { db, limits } = parts;
  const store = createSecurityStore(db);
  const sealing = createSealing(parts.factorSecret);
  const totp = createTotp(parts.clock);

  async function isCode(id: AccountId, sealed: string, typed: string): Promise<boolean> {
    const code = typed.replaceAll(/[\s-]/g, '');
    takeCodeGuess(limits, id, code);
    if (isAppCode(code)) return totp.use(id, sealing.open(sealed, id), code);
    return recoveryCodes.use(db, id, code);
  }
  async function requireCode(id: AccountId, code: string): Promise<void> {
    const factor = await store.factorOf(id);
    const isRight = factor?.is_on === 1 && (await isCode(id, factor.secret, code));
    if (!isRight) throw codeWrong();
  }
  return {
    isOn: async (id) => (await store.factorOf(id))?.is_on === 1,
    requireCode,
    async begin({ id, username }) {
      const secret = totp.newSecret();
      if (!(await store.beginFactor(id, sealing.seal(secret, id))))
        throw new Refusal('two-factor/already-on');
      return totp.shown(secret, { issuer: parts.instanceName, account: username });
    },
    async confirm(id, { code, token }) {
      const factor = await store.factorOf(id);
      if (factor === undefined) throw new Refusal('two-factor/not-begun');
      if (factor.is_on === 1) throw new Refusal('two-factor/already-on');
      const digits = code.replaceAll(/[\s-]/g, '');
      if (!isAppCode(digits) || !(await isCode(id, factor.secret, digits))) throw codeWrong();
      return db.transaction().execute(async (transaction) => {
        if (!(await store.confirmFactor(transaction, factor)))
          throw new Refusal('two-factor/already-on');
        await endSessionsOf(parts, transaction, { id, but: token });
        return recoveryCodes.replace(transaction, id);
      });
    },
    async stop(id, { code, token }) {
      if ((await store.factorOf(id))?.is_on !== 1) return false;
      await requireCode(id, code);
      await db.transaction().execute(async (transaction) => {
        await store.dropFactor(transaction, id);
        await endSessionsOf(parts, transaction, { id, but: token });
      });
      return true;
    },
  };
}

function codeWrong(): Refusal {
  return new Refusal('account/code-wrong', { detail: { field: 'code' } });
}

import type { Security as Shown } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import { requirePasswordOf } from './factor-checks.ts';
import type { Caller, Parts, SignedIn } from './parts.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';
import { createRecoveryCodes } from './recovery-codes.ts';
import { recoverWith, type Recovery } from './recovery.ts';
import { createSecondStep } from './second-step.ts';
import { sessionTokenOf } from './sessions.ts';
import { createTellChange } from './security-mail.ts';
import { createTwoFactor } from './two-factor.ts';

/** An account that changes how it signs in, with the headers that carry its session. */
export interface Owner {
  id: AccountId;
  headers: IncomingHttpHeaders;
}

/**
 * Second factors, recovery codes and passkeys. Each change throws the refusals of its endpoint, and is told by mail.
 */
export interface Security {
  of(id: AccountId): Promise<Shown>;
  /** The signed text for the second step; undefined when the password is enough. */
  stepAfterPassword(id: AccountId): Promise<string | undefined>;
  finishSignIn(given: { step: string; code: string }, caller: Caller): Promise<SignedIn>;
  startTwoFactor(owner: Owner, password: string): Promise<{ secret: string; uri: string }>;
  confirmTwoFactor(owner: Owner, code: string): Promise<string[]>;
  stopTwoFactor(owner: Owner, given: { password: string; code: string }): Promise<void>;
  makeRecoveryCodes(owner: Owner, password: string): Promise<string[]>;
  /** The first codes of an account, in the transaction that makes it. */
  firstCodes(transaction: DbTransaction, id: AccountId): Promise<string[]>;
  recover(given: Recovery, caller: Caller): Promise<void>;
  /** Throws `account/password-wrong`. */
  requirePassword(owner: Owner, password: string): Promise<void>;
  addPasskey: Passkeys['add'];
  removePasskey(owner: Owner, passkey: string): Promise<void>;
  passkeys: Omit<Passkeys, 'add' | 'remove'>;
}

export function createSecurity(parts: Parts): Security {
  const codes = createRecoveryCodes(parts);
  const twoFactor = createTwoFactor(parts, codes);
  const secondStep = createSecondStep(parts, twoFactor);
  const passkeys = createPasskeys(parts);
  const tell = createTellChange(parts);

  const requirePassword = (owner: Owner, password: string) =>
    requirePasswordOf(parts, owner.id, password);
  const tokenOf = (owner: Owner) => sessionTokenOf(parts, owner.headers);
  return {
    passkeys,
    requirePassword,
    async of(id) {
      return {
        hasTwoFactor: await twoFactor.isOn(id),
        recoveryCodesLeft: await codes.left(id),
        passkeys: await passkeys.list(id),
      };
    },
    stepAfterPassword: async (id) =>
      (await twoFactor.isOn(id)) ? secondStep.begin(id) : undefined,
    finishSignIn: (given, caller) => secondStep.finish(given, caller),
    async startTwoFactor(owner, password) {
      await requirePassword(owner, password);
      const username = (await parts.profiles.byId(owner.id))?.username ?? '';
      return twoFactor.begin({ id: owner.id, username });
    },
    async confirmTwoFactor(owner, code) {
      const made = await twoFactor.confirm(owner.id, { code, token: await tokenOf(owner) });
      await tell(owner.id, 'two-factor-on');
      return made;
    },
    async stopTwoFactor(owner, { password, code }) {
      await requirePassword(owner, password);
      if (await twoFactor.stop(owner.id, { code, token: await tokenOf(owner) }))
        await tell(owner.id, 'two-factor-off');
    },
    async makeRecoveryCodes(owner, password) {
      await requirePassword(owner, password);
      const made = await parts.db
        .transaction()
        .execute((transaction) => codes.replace(transaction, owner.id));
      await tell(owner.id, 'codes-made');
      return made;
    },
    firstCodes: (transaction, id) => codes.replace(transaction, id),
    async recover(given, caller) {
      await tell(await recoverWith(parts, codes, { given, caller }), 'recovered');
    },
    async addPasskey(id, made, caller) {
      const added = await passkeys.add(id, made, caller);
      await tell(id, 'passkey-added');
      return added;
    },
    async removePasskey(owner, id) {
      if (await passkeys.remove(owner.id, { id, token: await tokenOf(owner) }))
        await tell(owner.id, 'passkey-removed');
    },
  };
}

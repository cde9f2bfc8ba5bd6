import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { passwordHashOf } from './factor-checks.ts';
import type { Caller, Parts, SignedIn } from './parts.ts';
import { authHeaders } from './sessions.ts';
import type { TwoFactor } from './two-factor.ts';

/** Signing in with a password and a code: the first step answers a signed text that the second one needs. */
export interface SecondStep {
  /** What proves for five minutes that the password of this account was right. */
  begin(id: AccountId): Promise<string>;
  /** Throws `account/step-over`, `account/code-wrong` and `rate/limited`. */
  finish(given: { step: string; code: string }, caller: Caller): Promise<SignedIn>;
}

const LASTS_MS = 300_000;
/** Five codes a step; it lapses before the bucket has another. */
const TRIES = { perMinute: 0.1, burst: 5 };

export function createSecondStep(parts: Parts, twoFactor: TwoFactor): SecondStep {
  const { limits, clock } = parts;
  const key = Buffer.from(hkdfSync('sha256', parts.secret, '', 'footlights second step', 32));

  /** Bound to the password's hash, so that a new password ends what the old one began. */
  async function tagOf(id: AccountId, body: string): Promise<Buffer> {
    const hash = (await passwordHashOf(parts, id)) ?? '';
    return createHmac('sha256', key).update(`${body} ${hash}`).digest();
  }
  async function read(step: string): Promise<{ id: AccountId; nonce: string }> {
    const [id = '', until = '', nonce = '', tag = ''] = step.split('.');
    const isOver = !(Number(until) > clock.now());
    const given = Buffer.from(tag, 'base64url');
    const right = await tagOf(id as AccountId, `${id}.${until}.${nonce}`);
    if (given.length !== right.length || !timingSafeEqual(given, right) || isOver) throw over();
    return { id: id as AccountId, nonce };
  }
  return {
    async begin(id) {
      const nonce = randomBytes(12).toString('base64url');
      const body = `${id}.${clock.now() + LASTS_MS}.${nonce}`;
      return `${body}.${(await tagOf(id, body)).toString('base64url')}`;
    },
    async finish({ step, code }, caller) {
      const { id, nonce } = await read(step);
      if (limits.take(`second step ${nonce}`, TRIES) > 0) throw over();
      if (!(await twoFactor.isOn(id))) throw over();
      await twoFactor.requireCode(id, code);
      return openSessionOf(parts, id, caller);
    },
  };
}

/** A session of an account that has proven itself. */
async function openSessionOf(parts: Parts, id: AccountId, caller: Caller): Promise<SignedIn> {
  const account = await parts.accountOf(id);
  if (account === null) throw over();
  const { api } = await parts.auth();
  const { headers } = await api.openSession({
    body: { userId: id },
    headers: authHeaders({ 'user-agent': caller.headers['user-agent'] }),
    returnHeaders: true,
  });
  return { account, setCookies: headers.getSetCookie() };
}

function over(): Refusal {
  return new Refusal('account/step-over');
}

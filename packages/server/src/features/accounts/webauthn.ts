import type { Passkey, PasskeyChallenge, PasskeyOffer } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { cleanText, graphemes } from '#lib/text.ts';
import { OWNER_HEADER } from './passkey-headers.ts';
import type { StoredPasskey } from './passkey-store.ts';
import { authHeaders } from './sessions.ts';

const NAME_GRAPHEMES = 40;
const CHALLENGE_COOKIE = 'footlights.passkey=';

/** What the library makes to create a passkey: the part of it that we look at. */
interface MadeOffer {
  challenge: string;
  rp: { id?: string; name: string };
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: readonly { alg: number }[];
  timeout?: number;
  excludeCredentials?: readonly { id: string }[];
}

/** What `navigator.credentials.create` is given. The passkey must check its owner and need no username. */
export function offerFrom(made: MadeOffer): PasskeyOffer {
  const { challenge, rp, user, pubKeyCredParams, timeout = 60_000, excludeCredentials = [] } = made;
  const type = 'public-key';
  return {
    challenge,
    rp: { id: rp.id ?? '', name: rp.name },
    user,
    pubKeyCredParams: pubKeyCredParams.map(({ alg }) => ({ type, alg })),
    timeout,
    attestation: 'none',
    excludeCredentials: excludeCredentials.map(({ id }) => ({ id, type })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  };
}

/** What `navigator.credentials.get` is given. */
export function challengeFrom(made: {
  challenge: string;
  rpId?: string;
  timeout?: number;
}): PasskeyChallenge {
  const { challenge, rpId = '', timeout = 60_000 } = made;
  return { challenge, rpId, timeout, userVerification: 'required' };
}

/** No extension is asked for, so none is looked at. */
export function withExtensions<Answer extends object>(answer: Answer) {
  return { ...answer, clientExtensionResults: {} };
}

/** The cookie of the challenge alone: by the session's the library would judge sessions by its own clock. */
export function headersOf(headers: IncomingHttpHeaders, owner?: AccountId): Headers {
  const cookies = headers.cookie?.split('; ') ?? [];
  const cookie = cookies.find((each) => each.startsWith(CHALLENGE_COOKIE));
  const { 'user-agent': userAgent } = headers;
  const made = authHeaders({ cookie, 'user-agent': userAgent });
  if (owner !== undefined) made.set(OWNER_HEADER, owner);
  return made;
}

/** A passkey's name as stored: one line of 1 to 40 graphemes. */
export function passkeyName(text: string): string {
  const name = cleanText(text).replaceAll(/\s+/gu, ' ');
  const count = graphemes(name);
  if (count >= 1 && count <= NAME_GRAPHEMES) return name;
  throw new Refusal('request/invalid', {
    message: `Names of passkeys have 1 to ${NAME_GRAPHEMES} characters; this one has ${count}.`,
    detail: { field: 'name' },
  });
}

export function passkeyOf({ id, name, createdAt }: StoredPasskey): Passkey {
  return { id, name: name ?? '', addedAt: createdAt?.getTime() ?? 0 };
}

/** Whatever is wrong with a passkey is one refusal; the library tells faults of ours to the log itself. */
export function refuse(error: unknown): never {
  const isLibrarys = (error as { body?: { code?: string } } | null)?.body?.code !== undefined;
  throw isLibrarys ? new Refusal('passkey/refused') : error;
}

import { Type, type Static } from 'typebox';

/** Id of a passkey: that of its row, not of the credential. */
export const PasskeyId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', title: 'PasskeyId' });

const Base64Url = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_=-]+$' });
const Transports = Type.Array(Type.String({ maxLength: 20 }), { maxItems: 8 });
const UserVerification = Type.Literal('required');

/** What `navigator.credentials.create` takes, as JSON (WebAuthn Level 3, 5.1.9). */
export const PasskeyOffer = Type.Object(
  {
    challenge: Type.String(),
    rp: Type.Object({ id: Type.String(), name: Type.String() }),
    user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
    pubKeyCredParams: Type.Array(
      Type.Object({ type: Type.Literal('public-key'), alg: Type.Integer({ minimum: -70_000 }) }),
    ),
    timeout: Type.Integer({ minimum: 0 }),
    attestation: Type.Literal('none'),
    /** Passkeys that the account has, so that one device does not make two. */
    excludeCredentials: Type.Array(
      Type.Object({ id: Type.String(), type: Type.Literal('public-key') }),
    ),
    authenticatorSelection: Type.Object({
      residentKey: Type.Literal('required'),
      requireResidentKey: Type.Boolean(),
      userVerification: UserVerification,
    }),
  },
  { title: 'PasskeyOffer' },
);
export type PasskeyOffer = Static<typeof PasskeyOffer>;

/** What `navigator.credentials.get` takes, as JSON; names no credential. */
export const PasskeyChallenge = Type.Object(
  {
    challenge: Type.String(),
    rpId: Type.String(),
    timeout: Type.Integer({ minimum: 0 }),
    userVerification: UserVerification,
  },
  { title: 'PasskeyChallenge' },
);
export type PasskeyChallenge = Static<typeof PasskeyChallenge>;

/** What the browser made, as JSON. */
export const PasskeyRegistration = Type.Object(
  {
    id: Base64Url(1400),
    rawId: Base64Url(1400),
    type: Type.Literal('public-key'),
    response: Type.Object({
      clientDataJSON: Base64Url(4000),
      attestationObject: Base64Url(8000),
      transports: Type.Optional(Transports),
    }),
  },
  { title: 'PasskeyRegistration' },
);
export type PasskeyRegistration = Static<typeof PasskeyRegistration>;

/** What the browser signed, as JSON. */
export const PasskeyAnswer = Type.Object(
  {
    id: Base64Url(1400),
    rawId: Base64Url(1400),
    type: Type.Literal('public-key'),
    response: Type.Object({
      clientDataJSON: Base64Url(4000),
      authenticatorData: Base64Url(4000),
      signature: Base64Url(4000),
      userHandle: Type.Optional(Type.String({ maxLength: 100 })),
    }),
  },
  { title: 'PasskeyAnswer' },
);
export type PasskeyAnswer = Static<typeof PasskeyAnswer>;

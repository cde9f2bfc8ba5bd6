import {
  createHash,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type {
  PasskeyAnswer,
  PasskeyChallenge,
  PasskeyOffer,
  PasskeyRegistration,
} from '@footlights/contract';

/** A device with passkeys, in software: ES256, no attestation (WebAuthn Level 3, 6.1 and 6.5.4). */
export interface Authenticator {
  create(offer: PasskeyOffer, lie?: Lie): PasskeyRegistration;
  get(challenge: PasskeyChallenge, lie?: Lie): PasskeyAnswer;
}

/** What a device or a page may get wrong, or pretend. */
export interface Lie {
  origin?: string;
  rpId?: string;
  /** False: the device did not check who holds it. */
  isVerified?: boolean;
  id?: Buffer;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_KEY = 0x40;

export function createAuthenticator(origin = 'http://footlights.test'): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ownId = randomBytes(32);

  function clientData(type: string, challenge: string, lie: Lie): Buffer {
    return Buffer.from(
      JSON.stringify({ type, challenge, origin: lie.origin ?? origin, crossOrigin: false }),
    );
  }
  function authenticatorData(rpId: string, lie: Lie, key = Buffer.alloc(0)): Buffer {
    const flags =
      PRESENT | (lie.isVerified === false ? 0 : VERIFIED) | (key.length > 0 ? WITH_KEY : 0);
    const rp = createHash('sha256').update(lie.rpId ?? rpId);
    return Buffer.concat([rp.digest(), Buffer.from([flags]), Buffer.alloc(4), key]);
  }
  return {
    create({ challenge, rp }, lie = {}) {
      const id = lie.id ?? ownId;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const key = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]);
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, lie).toString('base64url'),
          attestationObject: attestation(authenticatorData(rp.id, lie, key)).toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    get({ challenge, rpId }, lie = {}) {
      const client = clientData('webauthn.get', challenge, lie);
      const data = authenticatorData(rpId, lie);
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      const id = (lie.id ?? ownId).toString('base64url');
      return {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: createSign('sha256').update(signed).sign(privateKey).toString('base64url'),
        },
      };
    },
  };
}

/** The public key as COSE (RFC 9052): a CBOR map of five entries. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    Buffer.from(x, 'base64url'),
    Buffer.from([0x22, 0x58, 0x20]),
    Buffer.from(y, 'base64url'),
  ]);
}

/** `{ fmt: 'none', attStmt: {}, authData }` as CBOR. */
function attestation(data: Buffer): Buffer {
  const text = (word: string) =>
    Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)]);
  const length = Buffer.from([0x58, data.length]);
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    length,
    data,
  ]);
}

import { createECDH, createHash } from 'node:crypto';

/** A pair of P-256 keys as VAPID has them: base64url, the public one uncompressed (RFC 8292). */
export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

/** The keys that follow from a secret: the same ones each time. */
export function pushKeysFrom(secret: string): PushKeys {
  // About one in four billion hashes is no scalar of the curve.
  for (let round = 0; ; round += 1) {
    const scalar = createHash('sha256').update(`push ${round} ${secret}`).digest();
    const pair = createECDH('prime256v1');
    try {
      pair.setPrivateKey(scalar);
    } catch {
      continue;
    }
    const publicKey = pair.getPublicKey('base64url', 'uncompressed');
    return { publicKey, privateKey: scalar.toString('base64url') };
  }
}

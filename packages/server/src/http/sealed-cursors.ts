import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { Refusal } from './errors.ts';

/**
 * Cursors as they leave: sealed, since a place in a list is a time and an id, and whoever could read or make one would
 * learn when somebody liked or followed, or what was left out for them.
 */
export interface SealedCursors {
  /** The same text for the same place, so that one question has one answer. */
  seal(place: string, list: string): string;
  /** Refuses with `request/invalid` what was not sealed here, or for another list. */
  open(cursor: string, list: string): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under keys of the instance; the nonce is a MAC of list and place (as in RFC 8452, misuse cannot repeat it). */
export function createSealedCursors(secret: string): SealedCursors {
  const keyOf = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const key = keyOf('cursor');
  const nonceKey = keyOf('cursor nonce');
  return {
    seal(place, list) {
      const mac = createHmac('sha256', nonceKey)
        .update(JSON.stringify([list, place]))
        .digest();
      const nonce = mac.subarray(0, NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(list));
      const sealed = Buffer.concat([cipher.update(place, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(cursor, list) {
      const bytes = Buffer.from(cursor, 'base64url');
      try {
        const nonce = bytes.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(list));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch {
        throw new Refusal('request/invalid', {
          message: 'The cursor is not one that a page has given.',
          detail: { field: 'cursor' },
        });
      }
    },
  };
}

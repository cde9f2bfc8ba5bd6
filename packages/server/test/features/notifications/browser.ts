import { createDecipheriv, createECDH, createHmac, randomBytes, type ECDH } from 'node:crypto';

/** A browser that subscribed to pushes: the keys, and reading what comes (RFC 8291, RFC 8188). */
export interface PushBrowser {
  keys: { p256dh: string; auth: string };
  /** The text of an encrypted body; throws when it was not made for this browser. */
  read(body: Buffer): string;
}

export function createPushBrowser(): PushBrowser {
  const pair = createECDH('prime256v1');
  const point = pair.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: point.toString('base64url'), auth: auth.toString('base64url') },
    read: (body) => decrypt(body, { pair, point, auth }),
  };
}

function decrypt(body: Buffer, own: { pair: ECDH; point: Buffer; auth: Buffer }): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const serverPoint = body.subarray(21, 21 + idLength);
  const shared = own.pair.computeSecret(serverPoint);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.point, serverPoint]);
  const secret = expand(extract(own.auth, shared), info, 32);
  const key = extract(salt, secret);
  const contentKey = expand(key, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = expand(key, Buffer.from('Content-Encoding: nonce\0'), 12);
  const sealed = body.subarray(21 + idLength);
  const decipher = createDecipheriv('aes-128-gcm', contentKey, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  // One record, closed by a 2 and zeros.
  const end = plain.lastIndexOf(2);
  return plain.toString('utf8', 0, end);
}

function extract(salt: Buffer, material: Buffer): Buffer {
  return createHmac('sha256', salt).update(material).digest();
}

function expand(key: Buffer, info: Buffer, bytes: number): Buffer {
  return createHmac('sha256', key)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest()
    .subarray(0, bytes);
}

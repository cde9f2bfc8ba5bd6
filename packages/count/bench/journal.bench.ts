import { createDecipheriv, createCipheriv, randomBytes } from 'node:crypto';
import {
  createReplay,
  createTally,
  createTextCache,
  decodeBatch,
  encodeBatch,
} from '../src/index.ts';
import { createWorkload, report, timeOf } from './workload.ts';

const BATCHES = 20_000;
const PLAYS_PER_BATCH = 100;

type Sealed = { readonly bytes: Uint8Array; readonly tag: Uint8Array; readonly nonce: Uint8Array };

const key = randomBytes(32);
const workload = createWorkload(2);
const sealed: Sealed[] = [];
let encoding = 0;
for (let i = 0; i < BATCHES; i++) {
  const records = workload.next(PLAYS_PER_BATCH);
  encoding += timeOf(() => {
    const batch = encodeBatch(records);
    if (batch.ok) sealed.push(seal(batch.bytes));
  });
}
const plays = BATCHES * PLAYS_PER_BATCH;
const encoded = (plays / encoding) * 1000;
report({
  what: 'plays/s packed and sealed',
  value: encoded,
  target: '>= 500,000',
  isMet: encoded >= 5e5,
});

const tally = createTally({ hashKey: new Uint8Array(8), maxTags: 1e8 });
const replay = createReplay(tally);
const texts = createTextCache();
const recovery = timeOf(() => {
  for (const batch of sealed) {
    const decoded = decodeBatch(open(batch), texts);
    if (decoded.ok) for (const record of decoded.records) replay.apply(record);
  }
});
const recovered = (plays / recovery) * 1000;
report({
  what: 'plays/s recovered',
  value: recovered,
  target: '>= 1,000,000',
  isMet: recovered >= 1e6,
});

function seal(plain: Uint8Array): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const bytes = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { bytes, tag: cipher.getAuthTag(), nonce };
}

function open({ bytes, nonce, tag }: Sealed): Uint8Array {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

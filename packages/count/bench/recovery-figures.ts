import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import {
  createReplay,
  createTally,
  createTextCache,
  decodeBatch,
  encodeBatch,
  encodeSnapshot,
} from '../src/index.ts';
import { type CountFigure, createWorkload, timeOf } from './workload.ts';

const BATCHES = 20_000;
const PLAYS_PER_BATCH = 100;
const PLAYS = BATCHES * PLAYS_PER_BATCH;

type Sealed = { readonly bytes: Uint8Array; readonly tag: Uint8Array; readonly nonce: Uint8Array };

/** Sealing and recovering a journal of 2 million plays, and a snapshot of it. The twin makes every record an object. */
export function recoveryFigures(): CountFigure[] {
  const key = createSecretKey(randomBytes(32));
  const { encoded, sealed } = sealedPlays(key);
  const recovered = Math.max(recoverBytes(key, sealed), recoverBytes(key, sealed));
  const twin = recoverObjects(key, sealed);
  const tags = restoreSnapshot(key, sealed);
  return [
    {
      what: 'packed and sealed, 100 a batch',
      value: encoded,
      unit: 'plays/s',
      target: '≥ 500,000',
      isMet: encoded >= 5e5,
    },
    {
      what: 'recovered, decryption included',
      value: recovered,
      unit: 'plays/s',
      twin: { what: 'every record an object, plays/s', value: twin },
      ratio: recovered / twin,
      target: '≥ 1,000,000',
      isMet: recovered >= 1e6,
    },
    {
      what: 'restored from a snapshot, decryption included',
      value: tags,
      unit: 'tags/s',
      target: '≥ 1,000,000',
      isMet: tags >= 1e6,
    },
  ];
}

function sealedPlays(key: KeyObject): { encoded: number; sealed: Sealed[] } {
  const workload = createWorkload(2);
  const sealed: Sealed[] = [];
  let milliseconds = 0;
  for (let i = 0; i < BATCHES; i++) {
    const records = workload.next(PLAYS_PER_BATCH);
    milliseconds += timeOf(() => {
      const batch = encodeBatch(records);
      if (batch.ok) sealed.push(seal(key, batch.bytes));
    });
  }
  return { encoded: (PLAYS / milliseconds) * 1000, sealed };
}

function recoverBytes(key: KeyObject, sealed: readonly Sealed[]): number {
  const replay = createReplay(newTally());
  const milliseconds = timeOf(() => {
    for (const batch of sealed) replay.applyBatch(open(key, batch));
  });
  return (PLAYS / milliseconds) * 1000;
}

function recoverObjects(key: KeyObject, sealed: readonly Sealed[]): number {
  const replay = createReplay(newTally());
  const texts = createTextCache();
  const milliseconds = timeOf(() => {
    for (const batch of sealed) {
      const decoded = decodeBatch(open(key, batch), texts);
      if (decoded.ok) for (const record of decoded.records) replay.apply(record);
    }
  });
  return (PLAYS / milliseconds) * 1000;
}

function restoreSnapshot(key: KeyObject, sealed: readonly Sealed[]): number {
  const tally = newTally();
  const replay = createReplay(tally);
  for (const batch of sealed) replay.applyBatch(open(key, batch));
  const batches: Sealed[] = [];
  for (const bytes of encodeSnapshot(tally.freeze())) {
    if (bytes !== null) batches.push(seal(key, bytes));
  }
  const restoring = createReplay(newTally());
  const milliseconds = timeOf(() => {
    for (const batch of batches) restoring.applyBatch(open(key, batch));
  });
  return (tally.tags / milliseconds) * 1000;
}

function seal(key: KeyObject, plain: Uint8Array): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const bytes = cipher.update(plain);
  cipher.final();
  return { bytes, tag: cipher.getAuthTag(), nonce };
}

/** What is authentic is known once `final` did not throw. */
function open(key: KeyObject, { bytes, nonce, tag }: Sealed): Uint8Array {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag);
  const plain = cipher.update(bytes);
  cipher.final();
  return plain;
}

function newTally() {
  return createTally({ hashKey: new Uint8Array(8), maxTags: 1e8 });
}

import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import { createOneAtATime } from '#features/videos/one-at-a-time.ts';
import type { Videos } from '#features/videos/service.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings, ExportFile } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { pictureFrom } from './picture.ts';
import { createProfileStore } from './store.ts';

/** Pictures of profiles: public blobs, each named by the rows of the accounts that show it. */
export interface Avatars {
  /** Resolves with the address. Refuses what `pictureFrom` refuses, and with `busy` while many are being made. */
  change(id: AccountId, bytes: Buffer): Promise<string>;
  remove(id: AccountId): Promise<void>;
  belongings: Belongings;
}

/** What pictures are made with and kept in. */
export interface AvatarsOptions {
  db: Db;
  outbox: Outbox<AppEvent>;
  /** Keeps blobs with the rows that name them. */
  files: Videos['files'];
  /** Which blob is whose has changed. */
  onChange: () => void;
}

/** Pictures that wait to be made; each holds up to 5 MB. */
const MOST_WAITING = 8;

export function createAvatars(options: AvatarsOptions): Avatars {
  const { files } = options;
  const alone = createOneAtATime();
  let waiting = 0;

  async function made(bytes: Buffer): Promise<Buffer> {
    if (waiting >= MOST_WAITING) throw new Refusal('busy', { retryAfterSeconds: 5 });
    waiting += 1;
    return alone(() => pictureFrom(bytes)).finally(() => {
      waiting -= 1;
    });
  }
  async function remove(id: AccountId): Promise<void> {
    const before = await exchange(options, id, null);
    if (before !== null) await files.release([before]);
  }
  return {
    async change(id, bytes) {
      const picture = await made(bytes);
      let names: { before: BlobName | null; now: BlobName } | undefined;
      await files.keepBytes(picture, 'webp', async (now) => {
        names = { before: await exchange(options, id, now), now };
      });
      if (names === undefined) throw new Error('The picture was not kept.');
      if (names.before !== null) await files.release([names.before]);
      return `/media/${names.now}`;
    },
    remove,
    belongings: {
      exportName: null,
      exportOf: () => Promise.resolve(null),
      filesOf: (id) => pictureOf(options, id),
      forget: remove,
    },
  };
}

async function* pictureOf({ db, files }: AvatarsOptions, id: AccountId): AsyncIterable<ExportFile> {
  const avatar = (await createProfileStore(db).byId(id))?.avatar;
  if (avatar !== undefined && avatar !== null) yield files.exported('profile/picture.webp', avatar);
}

/** Names another picture, or none, in the account's row; the one before. */
async function exchange(
  { db, outbox, onChange }: AvatarsOptions,
  id: AccountId,
  avatar: BlobName | null,
): Promise<BlobName | null> {
  const store = createProfileStore(db);
  const before = await db.transaction().execute(async (transaction) => {
    const row = await store.byId(id, transaction);
    if (row === undefined || row.avatar === avatar) return null;
    await store.update(id, { avatar }, transaction);
    await outbox.write({ kind: 'profile-changed', account: id }, transaction);
    return row.avatar;
  });
  onChange();
  outbox.wake();
  return before;
}

import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Relations } from '#features/relations/service.ts';
import type { Videos } from '#features/videos/service.ts';
import type { AppEvent } from '#events.ts';
import { createAvatars, type Avatars } from './avatars.ts';
import { createPrivacyChoices, type PrivacyChoices, type PrivacyOptions } from './privacy.ts';

/** What choices of accounts reach. */
export interface ChoicesOptions {
  db: Db;
  outbox: Outbox<AppEvent>;
  relations: Pick<Relations, 'acceptAll'>;
  videos: Pick<Videos, 'follow' | 'files'>;
  /** An account has chosen these anew; within the transaction that keeps them. */
  chosen: PrivacyOptions['chosen'];
  /** Which picture is whose has changed. */
  onPicture: () => void;
}

/** What accounts choose that reaches further than their own row: who sees their clips, and their pictures. */
export function createChoices(options: ChoicesOptions): {
  privacy: PrivacyChoices;
  avatars: Avatars;
} {
  const { db, outbox, relations, videos, onPicture } = options;
  const privacy = createPrivacyChoices({
    db,
    outbox,
    chosen: options.chosen,
    follow: (id, standing, transaction) => videos.follow(id, standing, transaction),
    acceptAll: (id, transaction) => relations.acceptAll(id, transaction),
  });
  const { files } = videos;
  return { privacy, avatars: createAvatars({ db, outbox, files, onChange: onPicture }) };
}

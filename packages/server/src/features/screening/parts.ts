import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Profiles } from '#features/profiles/service.ts';
import type { Audience } from '#features/relations/service.ts';
import type { Safety } from '#features/safety/service.ts';
import type { Videos } from '#features/videos/service.ts';
import type { Clock } from '#lib/clock.ts';
import type { AppEvent } from '#events.ts';
import type { Checks } from './checks.ts';

/** What judging held clips needs. */
export interface ScreeningOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  outbox: Pick<Outbox<AppEvent>, 'wake'>;
  profiles: Pick<Profiles, 'byIds' | 'adminIds' | 'moderatorIds' | 'openById'>;
  safety: Pick<Safety, 'audit' | 'decideOwn' | 'liftFile' | 'removedBy'>;
  videos: Pick<Videos, 'changed' | 'held' | 'wait'>;
  /** Address of a file of a clip for that audience. */
  addressOf: (name: BlobName, audience: Audience) => string;
  /** How many clips of an account everybody has to see before the next one waits for nobody. */
  firstClips: number;
  /** Asks what screens clips elsewhere; null: nothing does. */
  checks: Pick<Checks, 'look' | 'start'> | null;
}

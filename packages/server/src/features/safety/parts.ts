import type { ShownCount } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Mail } from '#engines/mail/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Accounts } from '#features/accounts/service.ts';
import type { Comments } from '#features/comments/service.ts';
import type { Notifications } from '#features/notifications/service.ts';
import type { Profiles } from '#features/profiles/service.ts';
import type { Relations } from '#features/relations/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { Videos } from '#features/videos/service.ts';
import type { Limits } from '#http/limits.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, CaseId, StatementId, VideoId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import type { Keys } from './keys.ts';

/** By what the file of a clip is blocked. */
export interface Blocking {
  account: AccountId;
  case: CaseId;
  statement: StatementId;
}

/** What safety is made of. */
export interface SafetyOptions {
  db: Db;
  clock: Clock;
  outbox: Outbox<AppEvent>;
  mail: Pick<Mail, 'send' | 'wake'>;
  limits: Limits;
  keys: Keys;
  accounts: Pick<Accounts, 'accountOf' | 'endSessions' | 'signIns'>;
  profiles: Profiles;
  relations: Pick<Relations, 'between' | 'sightOf'>;
  videos: Pick<Videos, 'hold' | 'changed' | 'changedOf' | 'follow' | 'frozenOf' | 'files'>;
  clips: Pick<Clips, 'openOne' | 'subjectsOf'>;
  /** Files that must not come again. */
  blocklist: { set(transaction: Db, video: VideoId, by: Blocking | null): Promise<void> };
  comments: Pick<Comments, 'one' | 'subjectsOf' | 'frozenOf' | 'take' | 'lock'>;
  notifications: Pick<Notifications, 'decided'>;
  /** Whether an account is about to be deleted. */
  isLeaving: (db: Db, id: AccountId) => Promise<boolean>;
  /** Released counts; those of which nothing is released may be missing. */
  shownOf: (ids: readonly VideoId[]) => ReadonlyMap<string, ShownCount>;
  /** Signed address of a file that evidence names. */
  addressOf: (name: BlobName) => string;
  /** Pictures of profiles are shown and hidden with their accounts. */
  onPicture: () => void;
  /** Gets the last entry of the audit log at each start: kept elsewhere, it tells whether entries were taken off the end. */
  onHead: (head: { number: number; hash: string }) => void;
  /** Adds to what is published of complaints, in their transaction. */
  countComplaint: (transaction: Db, outcome: 'received' | 'stays' | 'reopened') => Promise<void>;
  /** Whether a ban takes two people. */
  bansNeedTwo: boolean;
  instanceName: string;
  onFault: (error: unknown) => void;
}

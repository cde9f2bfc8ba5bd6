import type { Db } from '#engines/db/port.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import type { Push } from '#engines/push/port.ts';
import type { Relations } from '#features/relations/service.ts';
import type { ClipSubject } from '#features/videos/pipeline.ts';
import type { Limits } from '#http/limits.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { PipelineOptions } from './pipeline.ts';

/** What notifications are made from and sent with. */
export interface NotificationsOptions extends PipelineOptions {
  db: Db;
  clock: Clock;
  /** Bounds how many an account may have told that it names them. */
  limits: Limits;
  relations: Pick<Relations, 'sightOf' | 'hiddenFrom'>;
  /** Who made a clip, and for whom it is; those that cannot be played are missing. */
  subjectsOf: (ids: readonly VideoId[]) => Promise<ReadonlyMap<VideoId, ClipSubject>>;
  /** Accounts that the caption of a clip names, at most 10; none before it can be played. */
  namedIn: (video: VideoId) => Promise<readonly AccountId[]>;
  /** Whether an account is there and open. */
  isOpen: (id: AccountId) => Promise<boolean>;
  /** Which of these sign-ins are still open. */
  openSessions: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  push: Push;
  /** A queue of its own: encoding a clip holds up no push. */
  pushJobs: Jobs;
  /** The address that digests go to; null without a confirmed one. */
  mailOf: (id: AccountId) => Promise<string | null>;
  /** Never waits for a mail server. `unsubscribe`: where mail programs end the digest by themselves. */
  mail: (letter: {
    to: string;
    kind: string;
    subject: string;
    text: string;
    unsubscribe: string;
  }) => Promise<void>;
  instanceName: string;
  /** What links in pushes and mails begin with; undefined: the instance does not know its own address. */
  publicUrl: string | undefined;
  /** Signs the links that end a digest. */
  secret: string;
  /** Ends the mails of other kinds that such a link may be of; whether it was one of theirs. */
  endOthers: (token: string) => Promise<boolean>;
  onFault: (error: unknown) => void;
}

import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { NoteAct, Prevention } from '#features/prevention/service.ts';
import type { Profiles } from '#features/profiles/service.ts';
import type { Relations } from '#features/relations/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { Words } from '#features/words/service.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';

/** What comments are made of. */
export interface CommentsOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  outbox: Outbox<AppEvent>;
  counters: Pick<Counters, 'addToVideo'>;
  relations: Pick<Relations, 'between' | 'sightOf'>;
  clips: Pick<Clips, 'subjectsOf' | 'show'>;
  profiles: Pick<Profiles, 'byIds' | 'mentioned'>;
  /** An account has chosen these anew; within the transaction that keeps them. */
  chosen: (transaction: DbTransaction, id: AccountId, names: readonly string[]) => Promise<void>;
  words: Pick<Words, 'mutedWordsOf' | 'filteredWordsOf'>;
  prevention: Pick<Prevention, 'holdOf' | 'holdOfEdit'>;
  note: NoteAct;
}

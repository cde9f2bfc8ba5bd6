import type { Db } from '#engines/db/port.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import type { Mail } from '#engines/mail/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Accounts } from '#features/accounts/service.ts';
import type { Comments } from '#features/comments/service.ts';
import { isLeaving } from '#features/leaving/service.ts';
import type { MediaAddresses } from '#features/media/addresses.ts';
import type { Notifications } from '#features/notifications/service.ts';
import type { Profiles } from '#features/profiles/service.ts';
import type { Relations } from '#features/relations/service.ts';
import { createSafety, createSafetyKeys, type Safety } from '#features/safety/service.ts';
import {
  createBlocklist,
  createChecks,
  createScreening,
  Unanswered,
  type Checks,
  type CountAutomated,
  type Screening,
} from '#features/screening/service.ts';
import type { Transparencies } from '#features/transparency/service.ts';
import type { Clips } from '#features/videos/pipeline.ts';
import type { Videos } from '#features/videos/service.ts';
import type { Views } from '#features/views/service.ts';
import type { Limits } from '#http/limits.ts';
import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/secrets.ts';
import type { Config } from '#config.ts';
import type { AppEvent } from '#events.ts';
import type { Log } from '#log.ts';

interface Base {
  config: Config;
  clock: Clock;
  log: Log;
  db: Db;
  stack: AsyncDisposableStack;
}

/** Reports, the desk and its decisions, and clips that wait for it. They hear of decisions from the outbox, too. */
export function openSafety(
  options: Base & {
    secrets: Secrets;
    limits: Limits;
    outbox: Outbox<AppEvent>;
    mail: Mail;
    accounts: Accounts;
    profiles: Profiles;
    relations: Relations;
    videos: Videos;
    views: Views;
    clips: Clips;
    comments: Comments;
    notifications: Notifications;
    addresses: MediaAddresses;
    screenJobs: Jobs;
    transparency: Transparencies;
    onPicture: () => void;
  },
): { safety: Safety; screening: Screening } {
  const { addresses, config, log, outbox, secrets, stack, views } = options;
  const safety = stack.use(
    createSafety({
      ...options,
      isLeaving,
      blocklist: createBlocklist(options),
      keys: createSafetyKeys(secrets.session),
      shownOf: (ids) => views.shownOf(ids),
      addressOf: (name) => addresses.of(name, 'desk'),
      onHead: (head) => log.info(head, 'audit log'),
      countComplaint: (transaction, outcome) =>
        options.transparency.countComplaint(transaction, outcome),
      bansNeedTwo: config.bansNeedTwo,
      instanceName: config.instanceName,
      onFault: (error) => log.error({ err: error }, 'fault'),
    }),
  );
  const screening = createScreening({
    ...options,
    safety,
    addressOf: (name, audience) => addresses.of(name, audience),
    firstClips: config.firstClips,
    checks: openChecks(options),
  });
  outbox.listen((told) => safety.hear(told));
  outbox.listen((told) => screening.hear(told));
  return { safety, screening };
}

/** Asks what screens clips elsewhere; null: nothing does. */
function openChecks(
  options: Base & {
    outbox: Outbox<AppEvent>;
    videos: Videos;
    addresses: MediaAddresses;
    screenJobs: Jobs;
    transparency: Transparencies;
  },
): Checks | null {
  const { addresses, config, log, screenJobs: jobs, stack } = options;
  const { publicUrl, screening: service } = config;
  if (service === undefined || publicUrl === undefined) return null;
  return stack.use(
    createChecks({
      ...options,
      jobs,
      service,
      addressOf: (name, audience) => publicUrl + addresses.of(name, audience),
      count: countScreened(options.transparency),
      onFault: screeningFaults(log),
    }),
  );
}

/** What screening does by itself is published by the month. */
export function countScreened(
  transparency: Pick<Transparencies, 'countAutomated'>,
): CountAutomated {
  return ({ kind, outcome }, db) => transparency.countAutomated(db, kind, outcome);
}

/** That a service does not answer is no fault of ours: one word says why, and nothing about which clip. */
export function screeningFaults(log: Log): (error: unknown) => void {
  return (error) => {
    if (error instanceof Unanswered) log.warn({ code: error.code }, 'screening service');
    else log.error({ err: error }, 'fault');
  };
}

import type { Belongings } from '#lib/belongings.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { cleanText, shortened } from '#lib/text.ts';
import type { Told } from '#events.ts';
import type { Telling } from './adding.ts';
import { createBelongings } from './belongings.ts';
import { shownAlone } from './comments.ts';
import { createDevices, type Devices } from './devices.ts';
import { createDigests } from './digests.ts';
import { createHub, type Hub } from './hub.ts';
import type { NotificationsOptions } from './options.ts';
import { createPipeline } from './pipeline.ts';
import { createPushing } from './pushing.ts';
import { createBadge, createReading, type Reading } from './reading.ts';
import { createSettings, type Settings } from './settings.ts';
import { createSweep } from './sweep.ts';
import { createTelling } from './telling.ts';

/** A decision of those who run the instance, told to whom it concerns. */
export interface Decision {
  to: AccountId;
  /** Tells decisions apart: the same one twice is told once. */
  id: string;
  /** The clip that it is about, if it is about one. */
  video: VideoId | null;
  /** What was decided and why, at most 500 graphemes. */
  text: string;
  at: number;
}

/** What others did that concerns an account. */
export interface Notifications extends Reading, AsyncDisposable {
  /** Tells a decision; for those who make them. */
  decided(decision: Decision): Promise<void>;
  /** Hears of an act; for the outbox. Idempotent. */
  hear(told: Told): Promise<void>;
  settings: Settings;
  devices: Devices;
  hub: Hub;
  belongings: Belongings;
  /** Lets pushes, digests and the sweep begin. */
  start(): Promise<void>;
  /** Resolves when no push or digest is under way that could go out now. */
  idle(): Promise<void>;
}

const DECISION_GRAPHEMES = 500;

export function createNotifications(given: NotificationsOptions): Notifications {
  const options = { ...given, commentsOf: shownAlone(given.commentsOf) };
  const { db } = options;
  const pipeline = createPipeline(options);
  const badgeOf = createBadge(options, pipeline);
  const hub = createHub({ ...options, pipeline, badgeOf });
  const devices = createDevices(options);
  const pushing = createPushing({ ...options, pipeline, devices });
  const digests = createDigests({ ...options, pipeline });
  const sweep = createSweep(options);
  const settings = createSettings({ ...options, devices, onDigest: () => digests.wake() });
  const telling = createTelling({
    ...options,
    hasDevice: (id) => devices.hasAny(id),
    onChange(accounts, pushDueAt) {
      for (const id of accounts) hub.tell(id);
      if (pushDueAt !== null) pushing.wakeAt(pushDueAt);
    },
  });
  return {
    settings,
    devices,
    hub,
    ...createReading(db, { pipeline, badgeOf, onRead: (to) => hub.tell(to) }),
    belongings: createBelongings({ db, pipeline, onChange: (id) => hub.tell(id) }),
    hear: (told) => telling.hear(told),
    decided: (decision) => telling.tell(tellingOf(decision)),
    async start() {
      sweep.start();
      await pushing.start();
      digests.wake();
    },
    async idle() {
      await pushing.idle();
      await digests.idle();
    },
    async [Symbol.asyncDispose]() {
      hub.close();
      sweep[Symbol.dispose]();
      await digests[Symbol.asyncDispose]();
      await pushing[Symbol.asyncDispose]();
    },
  };
}

function tellingOf({ to, id, video, text, at }: Decision): Telling {
  const said = shortened(cleanText(text), DECISION_GRAPHEMES);
  const kind = 'moderation-decision';
  return { to, kind, subject: id, videoId: video, actor: null, act: id, at, text: said };
}

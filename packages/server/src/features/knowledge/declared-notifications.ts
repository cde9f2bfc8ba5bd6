import { person, video, type Declared } from './declaration.ts';

/** What people are told of acts, and how they want to be told. */
export const NOTIFICATIONS = {
  notifications: {
    about: 'What people are told: acts of others, decisions and the ends of work. None is a view.',
    holds: 'acts',
    reason:
      'Acts are done on purpose and under a name, and their creator is told; no kind is a view.',
    columns: {
      id: 'The notification.',
      account_id: person('Whom it is for.'),
      kind: 'Such as like, comment or follow; the database refuses any that is not on the list.',
      subject: { about: 'What was acted on.', names: 'video' },
      video_id: video('The clip that it is about.'),
      text: 'What a decision says.',
      actors: 'How many acted.',
      position: 'Number of the change that touched it last.',
      is_read: 'Whether it was opened; never when.',
      began_at: 'When the first of it was done.',
      at: 'When the latest of it was done.',
      push_due_at: 'When a push of it may go out.',
      pushed_at: 'When the last push of it went out.',
    },
  },
  notification_acts: {
    about: 'Who did what a notification tells.',
    holds: 'acts',
    reason: 'Acts are done on purpose and under a name; none of their kinds is a view.',
    columns: {
      notification_id: 'The notification.',
      act: { about: 'The act: the comment, the clip or the account.', names: 'video' },
      actor_id: person('Who did it.'),
      at: 'When it was done.',
    },
  },
  notification_settings: {
    about: 'How people want to be told.',
    holds: 'people',
    columns: {
      account_id: person('The account.'),
      off: 'What it does not want to be told.',
      is_paused: 'Whether it wants quiet.',
      quiet_from: 'When its quiet hours begin.',
      quiet_to: 'When they end.',
      time_zone: 'The time zone it chose.',
      digest: 'How often it gets a digest by e-mail.',
      digest_due_at: 'When the next is due.',
    },
  },
  notification_positions: {
    about: 'Up to which notification people have looked. A number of changes, no time.',
    holds: 'people',
    columns: {
      account_id: person('The account.'),
      latest: 'Number of the latest change.',
      looked_to: 'Number up to which the list was opened.',
      removed_at: 'Number of the latest change that took something away.',
      mailed_to: 'Number up to which a digest has told.',
    },
  },
  push_devices: {
    about: 'Browsers that asked for pushes.',
    holds: 'people',
    columns: {
      id: 'The browser.',
      account_id: person('Its account.'),
      session_id: 'The sign-in that pushes end with.',
      endpoint: 'Where its push service takes messages.',
      p256dh: 'What messages to it are encrypted with.',
      auth: 'The same.',
      label: { about: 'A coarse label such as “Firefox on Linux”.', must: 'label' },
      added_at: 'The day it was added.',
    },
  },
} satisfies Pick<
  Declared,
  | 'notifications'
  | 'notification_acts'
  | 'notification_settings'
  | 'notification_positions'
  | 'push_devices'
>;

import { ACTS } from './declared-acts.ts';
import { ACCESS } from './declared-access.ts';
import { COMMENTS } from './declared-comments.ts';
import { INSIGHTS } from './declared-insights.ts';
import { NOTIFICATIONS } from './declared-notifications.ts';
import { PREVENTION } from './declared-prevention.ts';
import { PUBLIC } from './declared-public.ts';
import { SAFETY } from './declared-safety.ts';
import { SCREENING } from './declared-screening.ts';
import { person, video, type Declared, type TableDeclaration } from './declaration.ts';

/** What is published, and when which day was counted: all that the database keeps of views. */
const VIEWS = {
  view_releases: {
    about: 'Published numbers of one window of one clip, with noise. Folded by day after 2 days.',
    holds: 'views',
    columns: {
      series: video('The clip and pace, by the number in view_windows.'),
      first_window: 'Number of the window within the clip.',
      last_window: 'The same; of folded rows, their last window.',
      starts_at: 'When the window began.',
      ends_at: 'When it was cut and published.',
      counts: 'The numbers as published: whole numbers with their noise, below zero at times.',
      first_variance: 'How large the noise on views and plays, or on watch bins, is.',
      second_variance: 'How large the noise on viewers, or on sources, is.',
      is_folded: 'Whether the windows of a day were added up into this row.',
    },
  },
  view_windows: {
    about: 'The running window of each clip and the sums of what was published before it.',
    holds: 'views',
    columns: {
      series: 'A number for the clip and pace.',
      video_id: video('The clip.'),
      pace: 'fast: views, other plays and viewers. slow: watch bins and sources.',
      window: 'Number of the running window.',
      starts_at: 'When it began.',
      ends_at: 'When it will be cut; decided by published numbers alone.',
      released_at: 'When the last numbers were published.',
      total: 'Published plays so far, which the timetable goes by.',
      views: 'Sum of the published views.',
      other_plays: 'Sum of the published plays that were no views.',
      viewers: 'Sum of the published viewers.',
      plays_variance: 'How large the noise in views and in other plays is.',
      viewers_variance: 'How large the noise in viewers is.',
      held_views: 'Views at the last move of the shown total.',
      held_plays: 'Plays at the last move of the shown total.',
      held_viewers: 'Viewers at the last move of the shown total.',
      shown_views: 'Views as pages show them.',
      shown_plays: 'Plays as pages show them.',
      shown_viewers: 'Viewers as pages show them.',
      views_variance_since_move: 'Noise in views since the last move.',
      plays_variance_since_move: 'Noise in plays since the last move.',
      viewers_variance_since_move: 'Noise in viewers since the last move.',
    },
  },
  counting_day: {
    about: 'Which counting day is open: one row.',
    holds: 'views',
    columns: {
      id: 'Always 1.',
      number: 'Number of the day, which never repeats.',
      utc_day: 'Its UTC date.',
      opened_at: 'When it began.',
    },
  },
  counting_keys: {
    about: 'When the keys of the last days were made and destroyed.',
    holds: 'views',
    columns: {
      day: 'Number of the counting day.',
      made_at: 'When its key was made, to the minute.',
      destroyed_at: 'When its key was destroyed, to the minute.',
    },
  },
} satisfies Pick<Declared, 'view_releases' | 'view_windows' | 'counting_day' | 'counting_keys'>;

const CLIPS = {
  videos: {
    about: 'Clips.',
    holds: 'clips',
    reason: 'Uploading is done on purpose and under a name: every clip names its creator.',
    columns: {
      id: video('The clip.'),
      creator_id: person(
        'The account that uploaded it; none while a deleted clip is cleared away.',
      ),
      caption: 'Its caption.',
      visibility: 'Who may watch it.',
      audience: 'The same, after the standing of its account and what moderators decided.',
      state: 'How far it is processed.',
      reason: 'Why it could not be processed.',
      source: 'Name of the uploaded file while it is needed.',
      uploaded_at: 'When it was uploaded.',
      failed_at: 'When processing failed.',
      published_at: 'When it could first be played.',
      duration_seconds: 'Its length.',
      width: 'Width of the picture.',
      height: 'Height of the picture.',
      has_sound: 'Whether it has sound.',
      poster_webp: 'Its still picture.',
      poster_avif: 'The same in another format.',
      thumbhash: 'A blur of it.',
      edited_on: 'Day of the last change of its caption or of who may watch it.',
      hold: 'What moderators decided about it.',
      sha256: 'What the uploaded file can be told by, byte for byte.',
      frames: 'What some of its moments look like, in 64 bits each.',
      waits: 'For whom it waits before others see it.',
      refused_by: 'The decision by which its file is not taken.',
      is_contested: 'Whether its creator asked a moderator to look at a refused file.',
    },
  },
  renditions: {
    about: 'The playable files of each clip.',
    holds: 'clips',
    columns: {
      video_id: video('The clip.'),
      name: 'Its size class.',
      blob: 'Name of the file.',
      width: 'Width of the picture.',
      height: 'Height of the picture.',
      bytes: 'Size of the file.',
      bits_per_second: 'Its bit rate.',
    },
  },
  subtitles: {
    about: 'Subtitles of clips, one file for each language.',
    holds: 'clips',
    columns: {
      video_id: video('The clip.'),
      language: 'The language, as a tag such as pt-BR.',
      label: 'What the creator calls them.',
      blob: 'Name of the file.',
    },
  },
  uploads: {
    about: 'Uploads that are under way or ended in the last day.',
    holds: 'clips',
    reason: 'Uploading is done on purpose and under a name.',
    columns: {
      id: 'The upload.',
      creator_id: person('The account that uploads.'),
      video_id: video('The clip it becomes.'),
      bytes: 'Size of the file.',
      metadata: 'What the sending app said of the file.',
      caption: 'Caption of the clip.',
      visibility: 'Who may watch it.',
      created_at: 'When it began.',
      finished_at: 'When it was complete.',
    },
  },
  clip_hashtags: {
    about: 'The hashtags in the captions of clips.',
    holds: 'clips',
    columns: {
      video_id: video('The clip.'),
      hashtag: 'The hashtag, without #.',
      at: 'When the clip was uploaded.',
    },
  },
} satisfies Pick<Declared, 'videos' | 'renditions' | 'subtitles' | 'uploads' | 'clip_hashtags'>;

const WORK = {
  departures: {
    about: 'Accounts that are about to be deleted.',
    holds: 'work',
    columns: {
      account_id: person('The account.'),
      deletes_at: 'When it is deleted.',
    },
  },
  jobs: {
    about: 'Work that waits, such as encoding. Done jobs are gone.',
    holds: 'work',
    columns: {
      id: 'The job.',
      kind: 'What is to be done.',
      key: 'Keeps the same work from waiting twice.',
      payload: video('What it is to be done to.'),
      state: 'Whether it waits or runs.',
      attempts: 'How often it was begun.',
      due_at: 'When it may begin.',
    },
  },
  self_audit: {
    about: 'The result of the last self-audit: one row.',
    holds: 'work',
    columns: {
      id: 'Always 1.',
      at: 'When it began, to the minute.',
      report: 'What this page says of it.',
    },
  },
} satisfies Pick<Declared, 'departures' | 'jobs' | 'self_audit'>;

const PROFILES = {
  profiles: {
    about: 'What accounts show of themselves.',
    holds: 'people',
    columns: {
      id: person('The account.'),
      username: person('Its name.'),
      display_name: 'The name it shows.',
      bio: 'What it says of itself.',
      role: 'Whether it runs or moderates this instance.',
      joined_at: 'The day it joined.',
      avatar: 'Name of its picture.',
      links: 'Addresses it shows.',
      standing: 'Whether it is open, suspended or about to be deleted.',
      is_private: 'Whether only followers see its clips.',
      shows_follows: 'Whether others see its followers and whom it follows.',
      shows_likes: 'Whether others see what it liked.',
      is_findable: 'Whether strangers find it.',
      is_mentionable: 'Whether others can name it.',
      shows_adult: 'Whether it says it is an adult and wants to see clips for adults.',
    },
  },
} satisfies Pick<Declared, 'profiles'>;

/** How people prove that it is them, besides their password. */
const FACTORS = {
  two_factor: {
    about: 'Authenticator apps that accounts sign in with.',
    holds: 'people',
    columns: {
      account_id: person('The account.'),
      secret: 'What the app and the server share, encrypted.',
      is_on: 'Whether a code confirmed it.',
    },
  },
  recovery_codes: {
    about: 'Recovery codes that are not used up.',
    holds: 'people',
    columns: {
      account_id: person('The account.'),
      hash: 'A keyed hash of the code.',
    },
  },
} satisfies Pick<Declared, 'two_factor' | 'recovery_codes'>;

/** Tables of the library that keeps accounts; their columns are its own. */
const ACCOUNTS: Readonly<Record<string, TableDeclaration>> = {
  user: {
    about: 'Accounts.',
    holds: 'people',
    columns: {
      id: person('The account.'),
      name: person('Its name.'),
      email: person('Its e-mail, or a placeholder that is never mailed.'),
      emailVerified: 'Whether the e-mail was confirmed.',
      image: 'Not used.',
      createdAt: 'The day it was made.',
      updatedAt: 'The day it last changed.',
      username: person('The name it signs in with.'),
    },
  },
  session: {
    about: 'Sign-ins that are open.',
    holds: 'people',
    columns: {
      id: 'The session.',
      userId: person('The account.'),
      token: 'What the browser shows to stay signed in.',
      expiresAt: 'The day it ends.',
      createdAt: 'The day it began.',
      updatedAt: 'The same day.',
      ipAddress: { about: 'Empty: addresses are not kept.', must: 'empty' },
      userAgent: { about: 'A coarse label such as “Firefox on Linux”.', must: 'label' },
    },
  },
  account: {
    about: 'How accounts sign in.',
    holds: 'people',
    columns: {
      id: 'The way to sign in.',
      accountId: person('The account.'),
      providerId: 'Always by password.',
      userId: person('The account.'),
      accessToken: { about: 'Not used.', must: 'empty' },
      refreshToken: { about: 'Not used.', must: 'empty' },
      idToken: { about: 'Not used.', must: 'empty' },
      accessTokenExpiresAt: { about: 'Not used.', must: 'empty' },
      refreshTokenExpiresAt: { about: 'Not used.', must: 'empty' },
      scope: { about: 'Not used.', must: 'empty' },
      password: 'A slow hash of the password.',
      createdAt: 'The day it was made.',
      updatedAt: 'The day it last changed.',
    },
  },
  passkey: {
    about: 'Passkeys that accounts sign in with.',
    holds: 'people',
    columns: {
      id: 'The passkey.',
      name: 'What its owner calls it.',
      publicKey: 'Checks what the device signs.',
      userId: person('The account.'),
      credentialID: 'The name by which the device knows it.',
      counter: 'How often a device without copies signed with it; most say 0.',
      deviceType: 'Whether it may be copied to other devices of its owner.',
      backedUp: 'Whether it was copied.',
      transports: { about: 'Empty: how the device is connected is not kept.', must: 'empty' },
      createdAt: 'The day it was added.',
      aaguid: { about: 'Empty: the make of the device is not kept.', must: 'empty' },
    },
  },
  verification: {
    about: 'Confirmations that are under way.',
    holds: 'people',
    columns: {
      id: 'The confirmation.',
      identifier: person('Whom it is for.'),
      value: 'The secret that confirms it.',
      expiresAt: 'When it lapses.',
      createdAt: 'When it was asked for.',
      updatedAt: 'When it last changed.',
    },
  },
};

const OWN: Declared = {
  ...ACCESS,
  ...VIEWS,
  ...CLIPS,
  ...WORK,
  ...PROFILES,
  ...FACTORS,
  ...ACTS,
  ...COMMENTS,
  ...INSIGHTS,
  ...NOTIFICATIONS,
  ...PREVENTION,
  ...SAFETY,
  ...SCREENING,
  ...PUBLIC,
};

/** Every table that there should be, by name. A new table or column is declared here or fails the audit. */
export const declarations: Readonly<Record<string, TableDeclaration>> = { ...OWN, ...ACCOUNTS };

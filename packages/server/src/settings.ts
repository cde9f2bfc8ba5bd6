/** One setting of the environment, as documented to operators. */
interface Setting {
  name: string;
  description: string;
  /** What it is when not set; undefined: see the description. */
  default: string | undefined;
  example?: string;
}

/** Every setting there is. The configuration page of the docs is generated from this list. */
export const settings = [
  { name: 'PORT', description: 'TCP port to listen on; 0 takes a free one.', default: '4000' },
  { name: 'HOST', description: 'Address to listen on.', default: '0.0.0.0', example: '127.0.0.1' },
  { name: 'DATA_DIR', description: 'Folder of everything that is kept.', default: './data' },
  {
    name: 'PUBLIC_URL',
    description:
      'Origin under which people reach the instance. Without it the host of each request is believed when it is loopback or private.',
    default: undefined,
    example: 'https://clips.example',
  },
  {
    name: 'INSTANCE_NAME',
    description: 'Name shown to people, up to 60 characters.',
    default: 'Footlights',
  },
  {
    name: 'HELP_LINES_FILE',
    description:
      'JSON file with help lines of your own for the safety centre, in the form of GET /api/v1/help-lines. A country in it stands in the place of the built-in one.',
    default: undefined,
    example: '/etc/footlights/help-lines.json',
  },
  {
    name: 'INDEXING',
    description:
      'Whether search engines are told of public clips and profiles. on: robots.txt and a sitemap lead them there. off: robots.txt forbids everything, every answer says noindex, and there is no sitemap.',
    default: 'on',
    example: 'off',
  },
  {
    name: 'TRUSTED_PROXIES',
    description:
      'Addresses or ranges of your reverse proxies, comma-separated. Forwarded headers count only from these.',
    default: '',
    example: '127.0.0.1,10.0.0.0/8',
  },
  {
    name: 'REGISTRATION',
    description:
      'Who may make an account. open: everybody. invite: who has an invitation. approval: whom an admin approves. The first account is always let in and runs the instance.',
    default: 'open',
    example: 'invite',
  },
  {
    name: 'INVITES_PER_MEMBER',
    description:
      'How many open invitations a member who is no admin may have, 0 to 100; each is for one account.',
    default: '0',
  },
  {
    name: 'BANS_NEED_TWO',
    description:
      'Whether a ban takes two people at the desk. on: whoever decides it proposes it, and nothing happens until somebody else confirms.',
    default: 'off',
    example: 'on',
  },
  {
    name: 'MINIMUM_AGE',
    description:
      'Age in years that somebody must have to make an account, 0 to 21; 0 does not ask. The date of birth is not kept.',
    default: '13',
  },
  {
    name: 'NEW_ACCOUNT_DAYS',
    description:
      'UTC days, that of joining included, for which an account is new and may do less: 0 to 30; 0 makes no difference between accounts. Applies to those that exist, too.',
    default: '2',
  },
  {
    name: 'FEED_WEIGHTS',
    description:
      'Weights of the feed’s order that are to differ from the defaults, each 0 to 1. The page /ranking shows all that are in force.',
    default: undefined,
    example: 'likes=0.2 shares=0',
  },
  {
    name: 'SMTP_URL',
    description:
      'Mail server, with user and password percent-encoded where it needs them. Without it mails stay in the outbox, which admins see under /admin.',
    default: undefined,
    example: 'smtps://user:password@mail.example:465',
  },
  {
    name: 'MAIL_FROM',
    description: 'Sender of mails; needed with SMTP_URL.',
    default: undefined,
    example: 'Footlights <no-reply@clips.example>',
  },
  {
    name: 'QUARANTINE_FIRST_UPLOADS',
    description:
      'How many clips of an account everybody has to see before its next one is published without a moderator letting it through, 0 to 100; 0 publishes all at once.',
    default: '0',
    example: '2',
  },
  {
    name: 'SCREENING_URL',
    description:
      'Address of a service that is asked about each clip before others see it. Needs SCREENING_SECRET and PUBLIC_URL. Redirects are not followed.',
    default: undefined,
    example: 'https://screening.example/clips',
  },
  {
    name: 'SCREENING_SECRET',
    description:
      'What requests to that service are signed with: whsec_ and base64 of 24 to 64 random bytes.',
    default: undefined,
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  },
  {
    name: 'SCREENING_TIMEOUT_SECONDS',
    description: 'How long that service may take to answer, 1 to 60.',
    default: '10',
  },
  {
    name: 'SCREENING_WHEN_DOWN',
    description:
      'What becomes of clips while that service does not answer. wait: they wait. pass: they are published, and looked at when it answers again.',
    default: 'wait',
    example: 'pass',
  },
  { name: 'LOG_LEVEL', description: 'fatal, error, warn, info, debug or silent.', default: 'info' },
  {
    name: 'KEYS',
    description:
      'Where the counting day’s key lives. runtime: in memory-backed files, survives a crash but not a reboot. disk: survives power loss, but erasing it later is best effort. memory: gone with the process.',
    default: 'runtime',
  },
  {
    name: 'CLOCK_CONFIRMED',
    description:
      'Today’s UTC date, to say that the clock is right when a start asks for it: after more than a day off it cannot tell a long pause from a wrong clock.',
    default: undefined,
    example: '2026-01-31',
  },
  {
    name: 'VIEWS_NETWORKS',
    description:
      'Networks that hold many honest viewers, as range:count, comma-separated: how many new viewers each may add per video and day.',
    default: '',
    example: '10.0.0.0/8:2000',
  },
  {
    name: 'EMBED_ORIGINS',
    description: 'Origins of other sites that may report plays, comma-separated.',
    default: '',
    example: 'https://news.example',
  },
  {
    name: 'EPSILON_PLAYS',
    description: 'Privacy parameter ε of views and replays.',
    default: '0.6',
  },
  { name: 'EPSILON_VIEWERS', description: 'Privacy parameter ε of viewers.', default: '0.2' },
  { name: 'EPSILON_BINS', description: 'Privacy parameter ε of watch shares.', default: '0.25' },
  {
    name: 'EPSILON_SOURCE',
    description: 'Privacy parameter ε of traffic sources.',
    default: '0.15',
  },
  {
    name: 'SEARCH_URL',
    description:
      'PostgreSQL database to search in: UTF-8, with the extension pg_trgm and a locale that knows letters beyond ASCII. What is kept there can be made again from the data folder at any time. Default: the embedded search.',
    default: undefined,
    example: 'postgres://footlights@localhost/footlights',
  },
  { name: 'CLIP_MIN_SECONDS', description: 'Shortest clip, 0.1 to 60.', default: '0.5' },
  { name: 'CLIP_MAX_SECONDS', description: 'Longest clip, 1 to 180.', default: '60' },
  {
    name: 'CLIP_MAX_PIXELS',
    description: 'Most pixels of a frame of an uploaded file.',
    default: '35389440',
  },
  {
    name: 'DELETION_GRACE_DAYS',
    description:
      'Days between asking to delete an account and its end, 0 to 90. Until then it is hidden and can come back.',
    default: '14',
  },
  { name: 'UPLOAD_MAX_MB', description: 'Largest uploaded file, in megabytes.', default: '500' },
  {
    name: 'ENCODERS',
    description:
      'How many clips are encoded at once. Default: half of the processors, at least one.',
    default: undefined,
  },
  {
    name: 'FFMPEG_PATH',
    description:
      'Path of the ffmpeg program, which must be there at start, with ffprobe beside it or on PATH. Default: the one on PATH; without one, the bundled encoder.',
    default: undefined,
    example: '/opt/ffmpeg/bin/ffmpeg',
  },
] as const satisfies readonly Setting[];

/** Name of a setting. */
export type SettingName = (typeof settings)[number]['name'];

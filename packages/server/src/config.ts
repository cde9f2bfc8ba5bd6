import { accessSync, constants, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Formula, withWeights } from '@footlights/rank';
import type { HelpLines } from '@footlights/contract';
import ipaddr from 'ipaddr.js';
import { readHelpLines } from './help-lines-file.ts';
import { keyFrom } from '#lib/webhook-signing.ts';
import { settings, type SettingName } from './settings.ts';

/** What the process runs with: typed and frozen. Of secrets only what the mail server asks for; ours live in the data folder. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Origin of the instance; undefined: the host of each loopback or private request. */
  publicUrl: string | undefined;
  instanceName: string;
  /** Help lines that stand in the place of the built-in ones. */
  helpLines: HelpLines | undefined;
  /** Whether search engines are told what there is. */
  isIndexed: boolean;
  /** Addresses or CIDR ranges whose forwarded headers count. */
  trustedProxies: readonly string[];
  registration: 'open' | 'invite' | 'approval';
  /** Open invitations that a member may have who is no admin. */
  invitesPerMember: number;
  /** Years; 0: nobody is asked. */
  minimumAge: number;
  /** Whether a ban takes two people. */
  bansNeedTwo: boolean;
  /** UTC days for which an account is new; 0: none is. */
  newAccountDays: number;
  /** How the feed is ranked. */
  formula: Formula;
  /** Undefined: mails stay in the outbox. Its URL may hold a password: never logged or echoed. */
  mailServer: { url: string; from: string } | undefined;
  logLevel: string;
  keys: 'runtime' | 'disk' | 'memory';
  /** UTC date (`2026-01-31`) that a person says is today, when the clock seems to have jumped. */
  clockConfirmed: string | undefined;
  /** Most new tags a network may add per video and day, by CIDR. */
  viewsNetworks: readonly { cidr: string; newTags: number }[];
  /** Other sites that may report plays of clips embedded in them. */
  embedOrigins: readonly string[];
  /** ε of each statistic; scales follow from them. */
  epsilons: { plays: number; viewers: number; bins: number; source: number };
  /** PostgreSQL database to search in; undefined: the embedded search. */
  searchUrl: string | undefined;
  clipSeconds: { min: number; max: number };
  uploadBytes: number;
  clipPixels: number;
  /** How many clips of an account everybody has to see before the next one waits for no moderator; 0: none waits. */
  firstClips: number;
  /** Days between asking to delete an account and its end. */
  graceDays: number;
  /** What is asked about each clip before others see it; undefined: nothing. Its key is a secret: never logged or echoed. */
  screening: { url: string; key: Buffer; timeoutMs: number; whenDown: 'wait' | 'pass' } | undefined;
  encoders: number;
  ffmpegPath: string | undefined;
}

/** A setting that cannot be used; the message says which, why and how to mend it. */
export class ConfigError extends Error {}

/** The environment cut down to our settings, empty ones as absent. */
export function readEnv(env: NodeJS.ProcessEnv): Partial<Record<SettingName, string>> {
  const known: Partial<Record<SettingName, string>> = {};
  for (const { name } of settings) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') known[name] = value;
  }
  return known;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** Parses settings; throws ConfigError at the first that cannot be used. */
export function configFrom(given: Partial<Record<SettingName, string>>): Config {
  const text = (name: SettingName) =>
    given[name] ?? settings.find((setting) => setting.name === name)?.default ?? '';
  const number = (name: SettingName, min: number, max: number) =>
    numberIn({ name, text: text(name), min, max });
  const integer = (name: SettingName, min: number, max: number) =>
    integerIn({ name, text: text(name), min, max });
  return Object.freeze({
    port: integer('PORT', 0, 65_535),
    host: text('HOST'),
    dataDir: text('DATA_DIR'),
    publicUrl: given.PUBLIC_URL === undefined ? undefined : origin('PUBLIC_URL', given.PUBLIC_URL),
    instanceName: text('INSTANCE_NAME').slice(0, 60),
    helpLines: helpLines(given.HELP_LINES_FILE),
    isIndexed: oneOf('INDEXING', text('INDEXING'), ['on', 'off']) === 'on',
    trustedProxies: list(text('TRUSTED_PROXIES')).map(proxyRange),
    ...accountRules(given, text('REGISTRATION'), integer),
    bansNeedTwo: oneOf('BANS_NEED_TWO', text('BANS_NEED_TWO'), ['on', 'off']) === 'on',
    logLevel: oneOf('LOG_LEVEL', text('LOG_LEVEL'), LOG_LEVELS),
    keys: oneOf('KEYS', text('KEYS'), ['runtime', 'disk', 'memory']),
    clockConfirmed:
      given.CLOCK_CONFIRMED === undefined
        ? undefined
        : utcDate('CLOCK_CONFIRMED', given.CLOCK_CONFIRMED),
    viewsNetworks: list(text('VIEWS_NETWORKS')).map(networkAllowance),
    embedOrigins: list(text('EMBED_ORIGINS')).map((url) => origin('EMBED_ORIGINS', url)),
    epsilons: {
      plays: number('EPSILON_PLAYS', 0.01, 10),
      viewers: number('EPSILON_VIEWERS', 0.01, 10),
      bins: number('EPSILON_BINS', 0.01, 10),
      source: number('EPSILON_SOURCE', 0.01, 10),
    },
    searchUrl:
      given.SEARCH_URL === undefined ? undefined : postgresUrl('SEARCH_URL', given.SEARCH_URL),
    formula: formula(text('FEED_WEIGHTS')),
    clipSeconds: clipSeconds(number),
    uploadBytes: integer('UPLOAD_MAX_MB', 1, 10_000) * 1_000_000,
    graceDays: integer('DELETION_GRACE_DAYS', 0, 90),
    clipPixels: integer('CLIP_MAX_PIXELS', 10_000, 100_000_000),
    screening: screening(given, {
      timeoutMs: number('SCREENING_TIMEOUT_SECONDS', 1, 60) * 1000,
      whenDown: oneOf('SCREENING_WHEN_DOWN', text('SCREENING_WHEN_DOWN'), ['wait', 'pass']),
    }),
    firstClips: integer('QUARANTINE_FIRST_UPLOADS', 0, 100),
    encoders:
      given.ENCODERS === undefined
        ? Math.max(1, Math.floor(availableParallelism() / 2))
        : integer('ENCODERS', 1, 64),
    ffmpegPath:
      given.FFMPEG_PATH === undefined ? undefined : program('FFMPEG_PATH', given.FFMPEG_PATH),
  });
}

function clipSeconds(
  number: (name: SettingName, min: number, max: number) => number,
): Config['clipSeconds'] {
  const min = number('CLIP_MIN_SECONDS', 0.1, 60);
  const max = number('CLIP_MAX_SECONDS', 1, 180);
  if (min > max)
    throw new ConfigError(
      `CLIP_MIN_SECONDS (${min}) is above CLIP_MAX_SECONDS (${max}); lower it.`,
    );
  return { min, max };
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function numberIn(rule: { name: string; text: string; min: number; max: number }): number {
  const value = Number(rule.text);
  if (rule.text === '' || !Number.isFinite(value) || value < rule.min || value > rule.max) {
    throw new ConfigError(
      `${rule.name} must be a number from ${rule.min} to ${rule.max}; it is "${rule.text}".`,
    );
  }
  return value;
}

function integerIn(rule: { name: string; text: string; min: number; max: number }): number {
  const value = numberIn(rule);
  if (!Number.isInteger(value))
    throw new ConfigError(`${rule.name} must be a whole number; it is "${rule.text}".`);
  return value;
}

function oneOf<const T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined)
    throw new ConfigError(`${name} must be one of ${allowed.join(', ')}; it is "${text}".`);
  return found;
}

function origin(name: string, text: string): string {
  const url = URL.parse(text);
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw new ConfigError(
      `${name} must be an origin such as https://clips.example; it is "${text}".`,
    );
  }
  return url.origin;
}

function postgresUrl(name: string, text: string): string {
  // The text may hold a password: it is not said again.
  if (!['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? ''))
    throw new ConfigError(
      `${name} must be an address such as postgres://footlights@localhost/footlights.`,
    );
  return text;
}

/** Who may make an account, and how mails reach them. */
function accountRules(
  given: Partial<Record<SettingName, string>>,
  registration: string,
  integer: (name: SettingName, min: number, max: number) => number,
): Pick<
  Config,
  'registration' | 'invitesPerMember' | 'minimumAge' | 'newAccountDays' | 'mailServer'
> {
  return {
    registration: oneOf('REGISTRATION', registration, ['open', 'invite', 'approval']),
    invitesPerMember: integer('INVITES_PER_MEMBER', 0, 100),
    minimumAge: integer('MINIMUM_AGE', 0, 21),
    newAccountDays: integer('NEW_ACCOUNT_DAYS', 0, 30),
    mailServer: mailServer(given),
  };
}

/** The URL is not repeated in what goes wrong: it may hold a password. */
function mailServer({
  SMTP_URL: url,
  MAIL_FROM: from,
  PUBLIC_URL: site,
}: Partial<Record<SettingName, string>>): Config['mailServer'] {
  if (url === undefined) return undefined;
  const parsed = URL.parse(url);
  if (parsed === null || !['smtp:', 'smtps:'].includes(parsed.protocol) || parsed.hostname === '')
    throw new ConfigError(
      'SMTP_URL must be a URL such as smtps://user:password@mail.example:465; user and password are percent-encoded.',
    );
  if (from === undefined || !/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from))
    throw new ConfigError(
      `MAIL_FROM must be a sender such as Footlights <no-reply@clips.example>; it is "${from ?? ''}".`,
    );
  // Without it links would begin with the host that a request names, which anybody may make up.
  if (site === undefined)
    throw new ConfigError('SMTP_URL needs PUBLIC_URL: links in mails begin with it.');
  return { url, from };
}

/** Neither is repeated in what goes wrong: a URL may hold a password. */
function screening(
  {
    SCREENING_URL: url,
    SCREENING_SECRET: secret,
    PUBLIC_URL: site,
  }: Partial<Record<SettingName, string>>,
  rules: { timeoutMs: number; whenDown: 'wait' | 'pass' },
): Config['screening'] {
  if (url === undefined) return undefined;
  const parsed = URL.parse(url);
  const isWeb = parsed !== null && ['http:', 'https:'].includes(parsed.protocol);
  if (!isWeb || parsed.username !== '' || parsed.password !== '')
    throw new ConfigError(
      'SCREENING_URL must be an address such as https://screening.example/clips, without a password.',
    );
  const key = keyFrom(secret ?? '');
  if (key === null)
    throw new ConfigError(
      'SCREENING_SECRET must be whsec_ and base64 of 24 to 64 bytes; make one with: echo whsec_$(head -c 32 /dev/urandom | base64)',
    );
  // Without it the service would be given addresses that lead nowhere.
  if (site === undefined)
    throw new ConfigError('SCREENING_URL needs PUBLIC_URL: addresses of clips begin with it.');
  return { url, key, ...rules };
}

function formula(text: string): Formula {
  try {
    return withWeights(text);
  } catch (error) {
    throw new ConfigError(`FEED_WEIGHTS: ${error instanceof Error ? error.message : ''}`);
  }
}

function helpLines(path: string | undefined): HelpLines | undefined {
  if (path === undefined) return undefined;
  const read = readHelpLines(path);
  if (read.ok) return read.lines;
  throw new ConfigError(
    `HELP_LINES_FILE must be a JSON file of help lines; of "${path}": ${read.problem}. GET /api/v1/help-lines shows the form.`,
  );
}

function utcDate(name: string, text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes the 31st of February for a day of March.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new ConfigError(`${name} must be a UTC date such as 2026-01-31; it is "${text}".`);
  return text;
}

function program(name: string, path: string): string {
  if (!isExecutableFile(path)) {
    throw new ConfigError(
      `${name} must be the path of a program that this user may run; "${path}" is not. Correct it, or leave it out.`,
    );
  }
  return path;
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function networkRange(name: string, text: string): string {
  if (!ipaddr.isValid(text) && !ipaddr.isValidCIDR(text)) {
    throw new ConfigError(
      `${name} takes addresses and ranges such as 10.0.0.0/8; "${text}" is neither.`,
    );
  }
  return text;
}

function proxyRange(text: string): string {
  const range = networkRange('TRUSTED_PROXIES', text);
  if (range.endsWith('/0')) {
    throw new ConfigError(
      `TRUSTED_PROXIES must not name everybody: with "${text}" anybody could send any address. Name your proxies alone.`,
    );
  }
  return range;
}

function networkAllowance(text: string): { cidr: string; newTags: number } {
  const cut = text.lastIndexOf(':');
  const cidr = networkRange('VIEWS_NETWORKS', text.slice(0, Math.max(cut, 0)));
  return {
    cidr,
    newTags: integerIn({
      name: 'VIEWS_NETWORKS',
      text: text.slice(cut + 1),
      min: 1,
      max: 1_000_000,
    }),
  };
}

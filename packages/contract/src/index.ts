import * as accounts from './accounts.ts';
import * as comments from './comments.ts';
import * as desk from './desk.ts';
import * as deskSecond from './desk-second.ts';
import * as email from './email.ts';
import type { AnyEndpoint } from './endpoint.ts';
import * as feed from './feed.ts';
import * as hashtags from './hashtags.ts';
import * as helpLines from './help-lines.ts';
import * as insights from './insights.ts';
import * as instance from './instance.ts';
import * as knowledge from './knowledge.ts';
import * as mails from './mails.ts';
import * as notificationSettings from './notification-settings.ts';
import * as notifications from './notifications.ts';
import * as password from './password.ts';
import * as leaving from './leaving.ts';
import * as likes from './likes.ts';
import * as lockDown from './lock-down.ts';
import * as marks from './marks.ts';
import * as prevention from './prevention.ts';
import * as profiles from './profiles.ts';
import * as registration from './registration.ts';
import * as reports from './reports.ts';
import * as roles from './roles.ts';
import * as security from './security.ts';
import * as relations from './relations.ts';
import * as saves from './saves.ts';
import * as sessions from './sessions.ts';
import * as shares from './shares.ts';
import * as search from './search.ts';
import * as screening from './screening.ts';
import * as statements from './statements.ts';
import * as subtitles from './subtitles.ts';
import * as transparency from './transparency.ts';
import * as uploads from './uploads.ts';
import * as videos from './videos.ts';
import * as views from './views.ts';
import * as words from './words.ts';

export * from './accounts.ts';
export * from './client.ts';
export * from './comments.ts';
export * from './counts.ts';
export * from './desk.ts';
export * from './desk-second.ts';
export * from './email.ts';
export * from './endpoint.ts';
export * from './feed.ts';
export * from './hashtags.ts';
export * from './help-lines.ts';
export * from './ids.ts';
export * from './insights.ts';
export * from './instance.ts';
export * from './knowledge.ts';
export * from './leaving.ts';
export * from './likes.ts';
export * from './lock-down.ts';
export * from './mails.ts';
export * from './marks.ts';
export * from './notification-settings.ts';
export * from './notifications.ts';
export * from './openapi.ts';
export * from './password.ts';
export * from './prevention.ts';
export * from './profiles.ts';
export * from './refusals.ts';
export * from './registration.ts';
export * from './relations.ts';
export * from './reports.ts';
export * from './safety.ts';
export * from './saves.ts';
export * from './scopes.ts';
export * from './roles.ts';
export * from './search.ts';
export * from './security.ts';
export * from './sessions.ts';
export * from './shares.ts';
export * from './screening.ts';
export * from './statements.ts';
export * from './subtitles.ts';
export * from './transparency.ts';
export * from './uploads.ts';
export * from './videos.ts';
export * from './views.ts';
export * from './webauthn.ts';
export * from './words.ts';

/** Every endpoint there is. A route without an entry here does not exist. */
export const endpoints: readonly AnyEndpoint[] = [
  accounts,
  registration,
  email,
  password,
  sessions,
  mails,
  security,
  leaving,
  roles,
  profiles,
  lockDown,
  relations,
  uploads,
  videos,
  subtitles,
  feed,
  likes,
  saves,
  shares,
  marks,
  hashtags,
  search,
  views,
  insights,
  comments,
  words,
  reports,
  statements,
  desk,
  deskSecond,
  screening,
  prevention,
  transparency,
  notifications,
  notificationSettings,
  knowledge,
  helpLines,
  instance,
].flatMap((feature) => Object.values(feature).filter(isEndpoint));

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}

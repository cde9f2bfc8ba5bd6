import * as accounts from './accounts.ts';
import type { AnyEndpoint } from './endpoint.ts';
import * as feed from './feed.ts';
import * as instance from './instance.ts';
import * as knowledge from './knowledge.ts';
import * as profiles from './profiles.ts';
import * as uploads from './uploads.ts';
import * as videos from './videos.ts';
import * as views from './views.ts';

export * from './accounts.ts';
export * from './client.ts';
export * from './counts.ts';
export * from './endpoint.ts';
export * from './feed.ts';
export * from './ids.ts';
export * from './instance.ts';
export * from './knowledge.ts';
export * from './openapi.ts';
export * from './profiles.ts';
export * from './refusals.ts';
export * from './scopes.ts';
export * from './uploads.ts';
export * from './videos.ts';
export * from './views.ts';

/** Every endpoint there is. A route without an entry here does not exist. */
export const endpoints: readonly AnyEndpoint[] = [
  accounts,
  profiles,
  uploads,
  videos,
  feed,
  views,
  knowledge,
  instance,
].flatMap((feature) => Object.values(feature).filter(isEndpoint));

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}

import {
  getFeed,
  getFollowingFeed,
  getMarks,
  getOwnFeed,
  getProfile,
  listComments,
  listFollowers,
  listNotifications,
  listOwnLikes,
  listOwnVideos,
  listProfileClips,
  listSaved,
  urlOf,
  type AnyEndpoint,
} from '../../packages/contract/src/index.ts';
import type { Generated } from './generate.ts';

/** A server that was opened, the ids of the star and the fan, and their cookies. */
export interface Opened {
  port: number;
  ids: string[];
  cookies: string[];
  startSeconds: number;
  /** Until what was owed at the first start was done. */
  quietSeconds: number;
  megabytes: number;
}

/** One address, and who asks. */
export interface Ask {
  path: string;
  headers?: Record<string, string>;
}

/** What is asked, by its name in the results. */
export function questionsOf({ cookies }: Opened, { clips }: Generated): Map<string, Ask> {
  const [star = '', fan = ''] = cookies;
  const ask = (endpoint: AnyEndpoint, input: object, cookie?: string): Ask => ({
    path: urlOf(endpoint, input),
    ...(cookie === undefined ? {} : { headers: { cookie } }),
  });
  const username = 'thestar';
  const loved = { id: clips[0] };
  return new Map([
    ['feed', ask(getFeed, {})],
    ['own feed', ask(getOwnFeed, {}, fan)],
    ['following feed', ask(getFollowingFeed, {}, fan)],
    ['notifications', ask(listNotifications, {}, star)],
    ['profile', ask(getProfile, { params: { username } }, fan)],
    ['clips of a profile', ask(listProfileClips, { params: { username } }, fan)],
    ['followers', ask(listFollowers, { params: { username } }, fan)],
    ['own clips', ask(listOwnVideos, {}, star)],
    ['comments, top', ask(listComments, { params: loved, query: { order: 'top' } }, fan)],
    ['comments, newest', ask(listComments, { params: loved, query: { order: 'newest' } }, fan)],
    ['liked clips', ask(listOwnLikes, {}, fan)],
    ['saved clips', ask(listSaved, {}, fan)],
    ['marks', ask(getMarks, { query: { clips: clips.slice(0, 10).join(',') } }, fan)],
  ]);
}

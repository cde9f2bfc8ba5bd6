import { existsSync } from 'node:fs';
import {
  discover,
  getFeed,
  getFollowingFeed,
  getHashtag,
  getOwnFeed,
  getVideo,
  listComments,
  listHashtagClips,
  listOwnLikes,
  listNotifications,
  listProfileClips,
  listSaved,
  searchAccounts,
  searchClips,
  type Clip,
} from '@footlights/contract';
import type { Person, World } from '#test/world.ts';

/** A clip of `carla`, its files as everybody had them, and a comment under it. */
export interface Watched {
  video: string;
  comment: string;
  media: readonly string[];
}

/** Whether the web app is built here: its pages are surfaces, too. */
export const HAS_PAGES = existsSync(new URL('../../../../web/build/handler.js', import.meta.url));

/** Every place where people come across a clip, and whether it is there. `follower` follows, liked and saved it. */
export async function surfacesOf(
  world: World,
  { follower, watched }: { follower: Person; watched: Watched },
): Promise<Record<string, boolean>> {
  const visitor = world.visitor();
  const { video } = watched;
  const has = (clips: readonly { id: string }[]) => clips.some(({ id }) => id === video);
  const found = async (asked: Promise<{ clips: Clip[] }>) => has((await asked).clips);
  const answers = async (call: Promise<unknown>) =>
    call.then(
      () => true,
      () => false,
    );
  const following = await follower.call(getFollowingFeed);
  return {
    feed: await found(visitor.call(getFeed)),
    'own feed': await found(follower.call(getOwnFeed)),
    'following feed': has(following.entries.map(({ clip }) => clip)),
    profile: await found(
      visitor.call(listProfileClips, { params: { username: 'carla' } }).catch(() => NONE),
    ),
    search: await found(visitor.call(searchClips, { query: { q: 'harbour' } })),
    discovery: has((await visitor.call(discover)).clips),
    hashtag: await found(visitor.call(listHashtagClips, { params: { hashtag: 'dusk' } })),
    'hashtag count': (await visitor.call(getHashtag, { params: { hashtag: 'dusk' } })).clips > 0,
    liked: await found(follower.call(listOwnLikes)),
    saved: has((await follower.call(listSaved)).clips),
    clip: await answers(visitor.call(getVideo, { params: { id: video } })),
    'clip, signed in': await answers(follower.call(getVideo, { params: { id: video } })),
    comments: await answers(visitor.call(listComments, { params: { id: video } })),
    notifications: (await follower.call(listNotifications)).notifications.some(
      ({ clip }) => clip?.id === video,
    ),
    sitemap: await sitemapHas(visitor, video),
    ...(await mediaOf(visitor, watched)),
    ...(HAS_PAGES ? await pagesOf(visitor, video) : {}),
  };
}

const NONE = { clips: [] as Clip[] };

async function sitemapHas(visitor: Person, video: string): Promise<boolean> {
  const { body } = await visitor.request({ url: '/sitemap/clips-1.xml' });
  return body.includes(video);
}

async function mediaOf(visitor: Person, { media }: Watched): Promise<Record<string, boolean>> {
  const answers: Record<string, boolean> = {};
  for (const url of media) {
    const { statusCode } = await visitor.request({ url });
    answers[`media ${url.split('.').pop()?.split('?')[0] ?? ''}`] = statusCode === 200;
  }
  return answers;
}

/** What other sites show of it, and the player that they put in. */
async function pagesOf(visitor: Person, video: string): Promise<Record<string, boolean>> {
  const share = await visitor.request({ url: `/v/${video}` });
  const player = await visitor.request({ url: `/v/${video}/player` });
  return {
    'share page': share.statusCode === 200 && share.body.includes('og:video'),
    'embed player': player.statusCode === 200 && player.body.includes('/media/'),
  };
}

/** Where accounts are found. */
export async function findsAccount(person: Person, username: string): Promise<boolean> {
  const { accounts } = await person.call(searchAccounts, { query: { q: username } });
  return accounts.some(({ account }) => account.username === username);
}

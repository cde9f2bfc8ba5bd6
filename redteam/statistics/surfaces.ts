import {
  type Clip,
  getCounting,
  getFeed,
  getVideo,
  listProfileClips,
  type ShownCount,
} from '@footlights/contract';
import type { Person } from '../../packages/server/src/lib/person.ts';
import { CREATOR } from './clips.ts';

/** A clip on everything that is public. */
export interface Sighting {
  /** The views, once for each surface that shows the clip. */
  counts: ShownCount[];
  /** All else that is said of the clip anywhere, its own id left out. */
  rest: string;
  /** Place in the feed, from 0. */
  place: number;
}

/** Reads video pages, feed, profile and counting page to their ends. */
export async function readSurfaces(
  person: Person,
  videos: readonly string[],
): Promise<{ clips: Map<string, Sighting>; counting: string }> {
  const clips = new Map<string, Sighting>();
  for (const id of videos) {
    see(clips, await person.call(getVideo, { params: { id } }));
  }
  const feed = await allOf((query) => person.call(getFeed, { query }));
  for (const [place, clip] of feed.entries()) see(clips, clip).place = place;
  const profile = await allOf((query) =>
    person.call(listProfileClips, { params: { username: CREATOR }, query }),
  );
  for (const clip of profile) see(clips, clip);
  return { clips, counting: JSON.stringify(await person.call(getCounting, {})) };
}

function see(clips: Map<string, Sighting>, clip: Clip): Sighting {
  const { id, views, ...rest } = clip;
  const sighting = clips.get(id) ?? { counts: [], rest: '', place: -1 };
  clips.set(id, sighting);
  sighting.counts.push(views);
  sighting.rest += JSON.stringify(rest).replaceAll(id, 'ID');
  return sighting;
}

async function allOf(
  page: (query: { cursor?: string }) => Promise<{ clips: Clip[]; next: string | null }>,
): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const found = await page(cursor === undefined ? {} : { cursor });
    clips.push(...found.clips);
    cursor = found.next;
  }
  return clips;
}

import {
  getClipInsights,
  getInsights,
  getSession,
  type ClipInsights,
  type InputOf,
  type Insights,
  type PlaySource,
} from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { CounterParts } from '#features/views/options.ts';
import type { Audience } from '#features/relations/service.ts';
import { shownAs } from '#features/videos/pipeline.ts';
import { newId, type AccountId, type VideoId } from '#lib/ids.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { releaseRowsOf } from '../views/release-rows.ts';
import { type Audience as Crowd, createAudience } from '../views/plays.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A world in which ana makes clips and others watch. The admin is ada. */
export interface InsightStage extends AsyncDisposable {
  world: World;
  ada: Person;
  ana: Person;
  anaId: AccountId;
  crowd: Crowd;
  /** A playable clip of 10 s, ana's unless said otherwise. */
  clip(options?: { audience?: Audience; creator?: AccountId; caption?: string }): Promise<VideoId>;
  /** So many new devices watch a clip once. */
  watch(
    video: string,
    viewers: number,
    how?: { seconds?: number[]; source?: PlaySource },
  ): Promise<void>;
  overview(query?: InputOf<typeof getInsights>['query']): Promise<Insights>;
  clipPage(id: VideoId, query?: InputOf<typeof getClipInsights>['query']): Promise<ClipInsights>;
  /** Goes on to an hour after the next UTC midnight, when the day before is over. */
  nextDay(): Promise<void>;
}

export async function createInsightStage(
  options: { at?: number; parts?: Partial<CounterParts> } = {},
): Promise<InsightStage> {
  const world = await createWorld(options);
  const ada = await world.as('ada');
  const ana = await world.as('ana');
  const anaId = await idOf(ana);
  const crowd = createAudience(world);
  let viewers = 0;
  return {
    world,
    ada,
    ana,
    anaId,
    crowd,
    clip: ({ audience = 'public', creator = anaId, caption = 'The harbour' } = {}) =>
      addClip(world, { audience, creator, caption }),
    async watch(video, count, how = {}) {
      for (let i = 0; i < count; i += 1) {
        viewers += 1;
        await crowd.play({ video, viewer: `viewer-${viewers}`, ...how });
      }
    },
    overview: (query = {}) => ana.call(getInsights, { query }),
    clipPage: (id, query = {}) => ana.call(getClipInsights, { params: { id }, query }),
    async nextDay() {
      const { clock } = world;
      await clock.advance(DAY - (clock.now() % DAY) + HOUR);
      await world.settle();
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** The account that somebody is signed in with. */
export async function idOf(person: Person): Promise<AccountId> {
  const { account } = await person.call(getSession);
  return account!.id as AccountId;
}

/** Released numbers as the table has them: of these clips, by UTC day of their release, by place in their vectors. */
export async function releasedByDay(
  world: World,
  ids: readonly string[],
): Promise<Map<number, { fast: number[]; slow: number[]; variances: number[] }>> {
  const days = new Map<number, { fast: number[]; slow: number[]; variances: number[] }>();
  for (const row of await releaseRowsOf(world.context.database.db)) {
    if (!ids.includes(row.video_id)) continue;
    const day = Math.floor(row.ends_at / DAY);
    const sums = days.get(day) ?? { fast: [], slow: [], variances: [0, 0, 0, 0] };
    days.set(day, sums);
    const counts = JSON.parse(row.counts) as number[];
    for (const [i, count] of counts.entries()) sums[row.pace][i] = (sums[row.pace][i] ?? 0) + count;
    const at = row.pace === 'fast' ? 0 : 2;
    sums.variances[at]! += row.first_variance;
    sums.variances[at + 1]! += row.second_variance;
  }
  return days;
}

async function addClip(
  world: World,
  { audience, creator, caption }: { audience: Audience; creator: AccountId; caption: string },
): Promise<VideoId> {
  const { database, views, clock } = world.context;
  const id = newId('v');
  const size = { width: 480, height: 854 };
  const blob = (extension: string) => `${'0'.repeat(64)}.${extension}` as BlobName;
  await database.db
    .insertInto('videos')
    .values({
      ...size,
      id,
      creator_id: creator,
      caption,
      visibility: shownAs(audience),
      audience,
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: clock.now(),
      failed_at: null,
      published_at: clock.now(),
      duration_seconds: 10,
      has_sound: 1,
      poster_webp: blob('webp'),
      poster_avif: blob('avif'),
      thumbhash: '',
    })
    .execute();
  const rendition = { name: '480p', blob: blob('mp4'), bytes: 20_000, bits_per_second: 16_000 };
  await database.db
    .insertInto('renditions')
    .values({ ...size, ...rendition, video_id: id })
    .execute();
  await views.videoChanged(id);
  return id;
}

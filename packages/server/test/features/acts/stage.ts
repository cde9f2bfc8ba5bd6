import { createHash } from 'node:crypto';
import { getVideo, type ActCounts, type Visibility } from '@footlights/contract';
import { sql } from 'kysely';
import type { BlobName } from '#engines/blobs/port.ts';
import type { VideoRow } from '#features/videos/table.ts';
import { newId, type AccountId, type VideoId } from '#lib/ids.ts';
import { createWorld, type Person, type World } from '#test/world.ts';

/** A world in which ana has clips, as many as a test wants. Their files are named and not there: acts need none. */
export interface ActStage extends AsyncDisposable {
  world: World;
  ana: Person;
  ben: Person;
  cleo: Person;
  idOf(username: string): Promise<AccountId>;
  /** A playable clip of ana's. */
  clip(visibility?: Visibility): Promise<VideoId>;
  /** The counters of a clip as its own page has them. */
  countsOf: (id: VideoId) => Promise<ActCounts>;
  /** Every counter that is not the number of its rows. */
  wrongCounters(): Promise<unknown[]>;
  /** Rows of all tables, for "nothing was written". */
  everyRow(): Promise<string>;
}

export async function createActStage(): Promise<ActStage> {
  const world = await createWorld();
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const idOf = async (username: string) => (await world.context.profiles.byUsername(username))!.id;
  return {
    world,
    ana,
    ben,
    cleo,
    idOf,
    async clip(visibility = 'public') {
      const id = newId('v');
      await insertClip(world, { id, creator_id: await idOf('ana'), visibility });
      return id;
    },
    countsOf: async (id) => (await ana.call(getVideo, { params: { id } })).acts,
    wrongCounters: () => wrongCounters(world),
    everyRow: () => everyRow(world),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

async function insertClip(
  { context, clock }: World,
  clip: Pick<VideoRow, 'id' | 'creator_id' | 'visibility'>,
): Promise<void> {
  const { db } = context.database;
  const size = { width: 360, height: 640 };
  await db
    .insertInto('videos')
    .values({
      ...clip,
      ...size,
      audience: clip.visibility,
      caption: '',
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: clock.now(),
      failed_at: null,
      published_at: clock.now(),
      duration_seconds: 3,
      has_sound: 1,
      poster_webp: nameOf(clip.id, 'webp'),
      poster_avif: nameOf(clip.id, 'avif'),
      thumbhash: '',
    })
    .execute();
  await db
    .insertInto('renditions')
    .values({
      ...size,
      video_id: clip.id,
      name: '360p',
      blob: nameOf(clip.id, 'mp4'),
      bytes: 1000,
      bits_per_second: 100_000,
    })
    .execute();
}

function nameOf(id: VideoId, kind: string): BlobName {
  return `${createHash('sha256').update(id).digest('hex')}.${kind}` as BlobName;
}

async function wrongCounters({ context }: World): Promise<unknown[]> {
  const { db } = context.database;
  const counted = await context.counters.ofVideos(
    (await db.selectFrom('videos').select('id').execute()).map(({ id }) => id),
  );
  const wrong: unknown[] = [];
  for (const table of ['likes', 'saves', 'shares'] as const) {
    const rows = await db.selectFrom(table).select('video_id').execute();
    const byClip = Map.groupBy(rows, ({ video_id }) => video_id);
    for (const id of new Set([...counted.keys(), ...byClip.keys()])) {
      const [count, there] = [counted.get(id)?.[table] ?? 0, byClip.get(id)?.length ?? 0];
      if (count !== there) wrong.push({ id, table, count, there });
    }
  }
  return wrong;
}

async function everyRow({ context }: World): Promise<string> {
  const { db } = context.database;
  const tables = await db.introspection.getTables();
  const all: unknown[] = [];
  for (const { name } of tables)
    all.push([name, (await sql`select * from ${sql.table(name)}`.execute(db)).rows]);
  return JSON.stringify(all);
}

/** The code that a call is refused with; `done` when it is not. */
export function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (problem: unknown) => (problem as { code: string }).code,
  );
}

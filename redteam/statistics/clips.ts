import { NEW_PROFILE } from '../../packages/server/src/features/profiles/table.ts';
import type { World } from '../../packages/server/test/world.ts';
import type { AccountId, VideoId } from '../../packages/server/src/lib/ids.ts';

/** Length of every clip here, in seconds. */
export const CLIP_SECONDS = 10;

/** Whose clips they all are. */
export const CREATOR = 'creator';

const ROWS_AT_ONCE = 200;

/**
 * Puts published clips into a world, all alike and of one creator, and starts it again so that it learns of them.
 * They have no files: no attack here fetches media.
 */
export async function addClips(world: World, count: number): Promise<string[]> {
  const { database, clock } = world.context;
  const creator: AccountId = `a_${'c'.padEnd(22, '0')}`;
  const ids = Array.from({ length: count }, (_, at) => clipId(at));
  await database.db
    .insertInto('profiles')
    .values({
      id: creator,
      username: CREATOR,
      display_name: 'Creator',
      bio: '',
      role: 'user',
      ...NEW_PROFILE,
      joined_at: clock.now(),
    })
    .execute();
  await database.db.transaction().execute(async (transaction) => {
    for (let at = 0; at < count; at += ROWS_AT_ONCE) {
      const some = ids.slice(at, at + ROWS_AT_ONCE);
      const rows = some.map((id) => clipRow(id, creator, clock.now()));
      await transaction.insertInto('videos').values(rows).execute();
      await transaction.insertInto('renditions').values(some.map(renditionRow)).execute();
    }
  });
  await world.restart();
  return ids;
}

function clipId(serial: number): VideoId {
  return `v_${String(serial).padStart(22, '0')}`;
}

function clipRow(id: VideoId, creator: AccountId, now: number) {
  return {
    id,
    creator_id: creator,
    caption: '',
    visibility: 'public' as const,
    audience: 'public' as const,
    state: 'ready' as const,
    reason: null,
    source: null,
    uploaded_at: now,
    failed_at: null,
    published_at: now,
    duration_seconds: CLIP_SECONDS,
    width: 480,
    height: 854,
    has_sound: 1 as const,
    poster_webp: 'poster.webp' as never,
    poster_avif: 'poster.avif' as never,
    thumbhash: null,
  };
}

function renditionRow(id: VideoId) {
  return {
    video_id: id,
    name: '480p',
    blob: 'clip.mp4' as never,
    width: 480,
    height: 854,
    bytes: 1_000_000,
    bits_per_second: 800_000,
  };
}

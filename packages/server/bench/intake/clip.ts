import type { Context } from '#context.ts';
import { newId, type VideoId } from '#lib/ids.ts';

const ROWS_AT_ONCE = 500;

/** Puts published clips of 10 s into the database, without files. The counter hears of them at its next start. */
export async function addClips(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  count: number,
): Promise<VideoId[]> {
  const ids = Array.from({ length: count }, () => newId('v'));
  for (let at = 0; at < count; at += ROWS_AT_ONCE) {
    const rows = ids.slice(at, at + ROWS_AT_ONCE).map((id) => rowOf(id, clock.now()));
    await database.db.insertInto('videos').values(rows).execute();
  }
  return ids;
}

function rowOf(id: VideoId, at: number) {
  return {
    id,
    creator_id: newId('a'),
    caption: '',
    visibility: 'public' as const,
    audience: 'public' as const,
    state: 'ready' as const,
    reason: null,
    source: null,
    uploaded_at: at,
    failed_at: null,
    published_at: at,
    duration_seconds: 10,
    width: 480,
    height: 854,
    has_sound: 1 as const,
    poster_webp: null,
    poster_avif: null,
    thumbhash: null,
  };
}

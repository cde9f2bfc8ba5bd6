import type { Context } from '#context.ts';
import { newId, type VideoId } from '#lib/ids.ts';

/** Puts a published clip of 10 s into the database, without files. */
export async function addClip({ database, views, clock }: Context, id: VideoId): Promise<void> {
  await database.db
    .insertInto('videos')
    .values({
      id,
      creator_id: newId('a'),
      caption: '',
      visibility: 'public',
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: clock.now(),
      failed_at: null,
      published_at: clock.now(),
      duration_seconds: 10,
      width: 480,
      height: 854,
      has_sound: 1,
      poster_webp: null,
      poster_avif: null,
      thumbhash: null,
    })
    .execute();
  await views.videoChanged(id);
}

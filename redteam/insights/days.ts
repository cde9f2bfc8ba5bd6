import { likeVideo, saveVideo, unlikeVideo } from '@footlights/contract';
import { plantPlays } from '../surfaces/crowd.ts';
import { releaseRows } from '../surfaces/poller.ts';
import type { SeenRow } from '../surfaces/recomputed.ts';
import { below } from '../surfaces/seeded.ts';
import { addClip, member, type Stage } from '../surfaces/stage.ts';
import { DAY_MS, type KnownClip } from './parts.ts';
import { type Act, lastDayAt, type Scene } from './scene.ts';

const MINUTE_MS = 60_000;
const LOOKS_A_DAY = 4;

/** What an attacker does for days, and keeps of it. */
export interface Watch {
  stage: Stage;
  clips: readonly KnownClip[];
  random: () => number;
  acts: Act[];
  /** Windows are told one by one, and added up by day later. */
  rows: Map<string, SeenRow>;
}

/**
 * More clips of the creator: `more` public ones and one that is not, one of the first longer than the rest. All there
 * are, as everybody or their creator may know them.
 */
export async function addClips(stage: Stage, more: number): Promise<KnownClip[]> {
  const { clock, context } = stage.world;
  const { db } = context.database;
  for (let serial = 0; serial <= more; serial += 1) {
    await clock.advance(MINUTE_MS);
    const visibility = serial < more ? 'public' : 'unlisted';
    stage.clips.push(await addClip(stage, { creator: 'carla', visibility }));
  }
  const { id } = stage.clips[0]!;
  await db.updateTable('videos').set({ duration_seconds: 20 }).where('id', '=', id).execute();
  await context.views.videoChanged(id);
  const columns = ['id', 'duration_seconds', 'published_at'] as const;
  const rows = await db.selectFrom('videos').select(columns).execute();
  return stage.clips.map((clip) => {
    const row = rows.find((one) => one.id === clip.id);
    return {
      id: clip.id,
      creator: clip.creator,
      isPublic: clip.visibility === 'public',
      durationSeconds: row?.duration_seconds ?? 0,
      publishedAt: row?.published_at ?? 0,
    };
  });
}

/** Plays, acts and releases until five minutes after the next midnight, looked at all the while. */
export async function spendDay(watch: Watch): Promise<void> {
  const { stage, clips, random } = watch;
  const { world } = stage;
  const left = DAY_MS - (world.clock.now() % DAY_MS);
  for (let at = 0; at < LOOKS_A_DAY; at += 1) {
    for (const [serial, { id: video }] of clips.entries())
      await plantPlays(world, { video, count: 40 + below(random, 400 / (serial + 1)), random });
    await act(watch, clips[below(random, clips.length)]!);
    await pass(watch, left / LOOKS_A_DAY);
  }
  await pass(watch, 5 * MINUTE_MS);
}

export function sceneOf({ stage, clips, acts, rows }: Watch): Scene {
  return { clips, acts, rows: [...rows.values()], lastDay: lastDayAt(stage.world.clock.now()) };
}

async function pass({ stage, rows }: Watch, ms: number): Promise<void> {
  await stage.world.clock.advance(ms);
  await stage.world.settle();
  for (const row of await releaseRows(stage)) {
    const key = `${row.video} ${row.pace} ${row.first}`;
    if (row.first === row.last && !rows.has(key)) rows.set(key, row);
  }
}

/** Its creator likes or saves a clip, or takes a like back. */
async function act({ stage, acts, random }: Watch, clip: KnownClip): Promise<void> {
  const { person } = member(stage, clip.creator === 'carla' ? 'creator' : 'other creator');
  const params = { id: clip.id };
  const what = random() < 0.6 ? 'likes' : 'saves';
  const done = acts.filter((one) => one.clip === clip.id && one.what === what);
  const isDone = done.reduce((sum, { by }) => sum + by, 0) > 0;
  if (isDone && what === 'saves') return;
  if (isDone) await person.call(unlikeVideo, { params });
  else await person.call(what === 'likes' ? likeVideo : saveVideo, { params });
  acts.push({ clip: clip.id, at: stage.world.clock.now(), what, by: isDone ? -1 : 1 });
}

import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signUp } from '@footlights/contract';
import type { BlobName } from '../../packages/server/src/engines/blobs/port.ts';
import type { CounterParts } from '../../packages/server/src/features/views/options.ts';
import {
  newId,
  type AccountId,
  type CaseId,
  type SubjectId,
  type VideoId,
} from '../../packages/server/src/lib/ids.ts';
import { createPerson, type Person } from '../../packages/server/src/lib/person.ts';
import { createWorld, NOON, type World } from '../../packages/server/test/world.ts';

/** One of each kind of people there is. */
export interface Member {
  role: 'signed out' | 'admin' | 'creator' | 'other creator' | 'user';
  person: Person;
  /** Null when signed out. */
  username: string | null;
  accountId: AccountId | null;
}

/** A playable clip with files of its own. */
export interface StageClip {
  id: VideoId;
  creator: string;
  visibility: 'public' | 'unlisted' | 'private';
  /** Addresses of its files. */
  media: string[];
}

/** An instance with people and clips, as attackers find it. */
export interface Stage {
  /** Reaches whichever world is current: people stay signed in over restarts and copies. */
  world: World;
  cast: readonly Member[];
  clips: StageClip[];
  /** Ids of a report, of its case and of the decision about another, for the desk to be looked into. */
  filed: string[];
}

/** Settings of a stage's world: devices at 10.0.0.0/8 are not held up by the caps, which other attacks try. */
export const STAGE_ENV = { VIEWS_NETWORKS: '10.0.0.0/8:1000000' } as const;

/** Length of a stage's clips, seconds. */
export const STAGE_CLIP_SECONDS = 10;

/** Opens a world as stages have it. */
export function openWorld(options: {
  at?: number;
  dataDir?: string;
  parts?: Partial<CounterParts> | undefined;
}): Promise<World> {
  return createWorld({ at: NOON, env: STAGE_ENV, ...options });
}

/** People of every role, and `clips` clips of two creators: the last three unlisted, private and public. */
export async function setStage(world: World, clips: number): Promise<Stage> {
  const stage: Stage = { world, cast: [], clips: [], filed: [] };
  stage.cast = await castOf(stage);
  for (let serial = 0; serial < clips; serial += 1) {
    const creator = serial % 2 === 0 ? 'carla' : 'otto';
    const visibility = (['unlisted', 'private'] as const)[clips - 3 - serial] ?? 'public';
    stage.clips.push(await addClip(stage, { creator, visibility }));
  }
  await setFollows(stage);
  await setCases(stage);
  return stage;
}

/** Some of the cast follow some, so that feeds of one account have something in them. */
async function setFollows({ world, cast }: Stage): Promise<void> {
  const idOf = (username: string) => {
    const id = cast.find((one) => one.username === username)?.accountId;
    if (id === undefined || id === null) throw new Error(`Nobody is called ${username}.`);
    return id;
  };
  for (const [follower, followed] of [
    ['carla', 'otto'],
    ['uma', 'carla'],
    ['uma', 'otto'],
  ] as const)
    await world.context.relations.follow(idOf(follower), idOf(followed));
}

/** The user reports a clip, and a creator whom the admin then warns. */
async function setCases(stage: Stage): Promise<void> {
  const { safety } = stage.world.context;
  const [by, admin, creator] = (['user', 'admin', 'creator'] as const).map(
    (role) => member(stage, role).accountId!,
  );
  const origin = 'http://footlights.test';
  const report = (subject: SubjectId) =>
    safety.report(
      { accountId: by!, origin },
      { subject, reason: 'harassment', words: 'It follows me.' },
    );
  const { report: about } = await report(creator!);
  const [first] = (await safety.queue(admin!, {})).cases;
  const acting = { id: first!.id as CaseId, by: admin!, origin };
  await safety.claim(acting);
  const { decision } = await safety.decide(acting, {
    verdict: 'act',
    reason: 'harassment',
    words: 'It does.',
    measures: [{ kind: 'warn' }],
  });
  stage.filed.push(about.id, first!.id, decision!.id);
  const clip = stage.clips.find(({ visibility }) => visibility === 'public');
  if (clip === undefined) return;
  await report(clip.id);
  const [open] = (await safety.queue(admin!, {})).cases;
  stage.filed.push(open!.id);
}

/** The member of that role. */
export function member(stage: Stage, role: Member['role']): Member {
  const found = stage.cast.find((one) => one.role === role);
  if (found === undefined) throw new Error(`The stage has nobody of the role "${role}".`);
  return found;
}

/** Somebody who speaks to the stage's current world. */
export function visitorOf(stage: { world: World }, address: string, userAgent: string): Person {
  return createPerson({
    inject: (request) => stage.world.app.inject(request),
    origin: 'http://footlights.test',
    address,
    userAgent,
  });
}

async function castOf(stage: { world: World }): Promise<Member[]> {
  const roles = [
    ['admin', 'ada'],
    ['creator', 'carla'],
    ['other creator', 'otto'],
    ['user', 'uma'],
  ] as const;
  const cast: Member[] = [];
  for (const [role, username] of roles) {
    const person = visitorOf(stage, `198.51.100.${10 + cast.length}`, agentOf(username));
    const body = { username, password: `${username} likes footlights` };
    const { id } = await person.call(signUp, { body });
    cast.push({ role, person, username, accountId: id as AccountId });
  }
  const person = visitorOf(stage, '198.51.100.9', agentOf('nobody'));
  return [{ role: 'signed out', person, username: null, accountId: null }, ...cast];
}

function agentOf(name: string): string {
  return `Mozilla/5.0 (X11; Linux x86_64) Stage-${name} Firefox/140.0`;
}

/** One more clip, published now. */
export async function addClip(
  stage: Stage,
  { creator, visibility }: Pick<StageClip, 'creator' | 'visibility'>,
): Promise<StageClip> {
  const { database, views, clock } = stage.world.context;
  const owner = stage.cast.find(({ username }) => username === creator)?.accountId;
  if (owner === undefined || owner === null) throw new Error(`Nobody is called ${creator}.`);
  const id = newId('v');
  const [mp4, webp, avif] = [
    await putBlob(stage.world, 'mp4'),
    await putBlob(stage.world, 'webp'),
    await putBlob(stage.world, 'avif'),
  ];
  const at = clock.now();
  const size = { width: 480, height: 854 };
  await database.db
    .insertInto('videos')
    .values({
      ...size,
      id,
      creator_id: owner,
      caption: `The harbour at dusk ${id.slice(2, 6)}`,
      visibility,
      audience: visibility,
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: at,
      failed_at: null,
      published_at: at,
      duration_seconds: STAGE_CLIP_SECONDS,
      has_sound: 1,
      poster_webp: webp,
      poster_avif: avif,
      thumbhash: 'nfcNpIpwhXxmh3hniIePdvd7Zw==',
    })
    .execute();
  await database.db
    .insertInto('renditions')
    .values({
      ...size,
      video_id: id,
      name: '480p',
      blob: mp4,
      bytes: 20_000,
      bits_per_second: 16_000,
    })
    .execute();
  await views.videoChanged(id);
  return { id, creator, visibility, media: [mp4, webp, avif].map((blob) => `/media/${blob}`) };
}

/** Bytes that no player reads; what their requests leave behind is what counts. */
async function putBlob(world: World, extension: 'mp4' | 'webp' | 'avif'): Promise<BlobName> {
  const folder = join(world.dataDir, 'work');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `stage-${randomBytes(6).toString('hex')}`);
  await writeFile(path, randomBytes(20_000));
  try {
    return await world.context.blobs.put(path, extension);
  } finally {
    await rm(path, { force: true });
  }
}

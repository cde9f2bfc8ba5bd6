import { getProfile, type Visibility } from '@footlights/contract';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobExtension, BlobName } from '#engines/blobs/port.ts';
import { newId, type AccountId, type VideoId } from '#lib/ids.ts';
import type { World } from './world.ts';

/** Files of a planted clip. */
export interface PlantedFiles {
  mp4: BlobName;
  webp: BlobName;
  avif: BlobName;
}

/** A clip as processing leaves it, without the time that takes. */
export interface PlantedClip {
  id: VideoId;
  files: PlantedFiles;
}

/** Length of planted files, bytes; nothing plays them. */
export const PLANTED_BYTES = 2_000;

/** Id of the account of that name, which is signed up when there is none. */
export async function accountOf(world: World, username: string): Promise<AccountId> {
  const person = await world.as(username);
  return (await person.call(getProfile, { params: { username } })).id as AccountId;
}

/** Puts up a clip of `creator`, published now unless told, with files of its own unless given. */
export async function plantClip(
  world: World,
  wanted: {
    creator: string;
    visibility?: Visibility;
    caption?: string;
    at?: number;
    files?: PlantedFiles;
  },
): Promise<PlantedClip> {
  const { creator, visibility = 'public', caption = 'The harbour at dusk' } = wanted;
  const { database, videos } = world.context;
  const owner = await accountOf(world, creator);
  const files = wanted.files ?? (await plantFiles(world));
  const id = newId('v');
  const at = wanted.at ?? world.clock.now();
  const size = { width: 480, height: 854 };
  await database.db
    .insertInto('videos')
    .values({
      ...size,
      id,
      creator_id: owner,
      caption,
      visibility,
      audience: visibility,
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: at,
      failed_at: null,
      published_at: at,
      duration_seconds: 10,
      has_sound: 1,
      poster_webp: files.webp,
      poster_avif: files.avif,
      thumbhash: 'nfcNpIpwhXxmh3hniIePdvd7Zw==',
    })
    .execute();
  const rendition = { ...size, name: '480p', bytes: PLANTED_BYTES, bits_per_second: 1_600 };
  await database.db
    .insertInto('renditions')
    .values({ ...rendition, video_id: id, blob: files.mp4 })
    .execute();
  // Its hashtags are read, its audience follows the account’s standing, and everybody hears of it.
  await videos.change(owner, id, { caption, visibility });
  return { id, files };
}

async function plantFiles(world: World): Promise<PlantedFiles> {
  return {
    mp4: await plantFile(world, 'mp4'),
    webp: await plantFile(world, 'webp'),
    avif: await plantFile(world, 'avif'),
  };
}

async function plantFile(world: World, extension: BlobExtension): Promise<BlobName> {
  const folder = join(world.dataDir, 'work');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `planted-${randomBytes(6).toString('hex')}`);
  await writeFile(path, randomBytes(PLANTED_BYTES));
  const name = await world.context.blobs.put(path, extension);
  await rm(path);
  return name;
}

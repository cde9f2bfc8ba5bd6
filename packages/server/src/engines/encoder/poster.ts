import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rgbaToThumbHash } from 'thumbhash';
import { framesOf } from './dhash.ts';
import { rgbFilter, thumbnailsFilter } from './filters.ts';
import type { Size } from './plan.ts';
import { fit } from './plan.ts';
import type { EncodeJob, Poster, PosterFile } from './port.ts';
import { Stop, unwrap } from './stop.ts';
import type { Control, MediaTool, StreamInput } from './tool.ts';

export type PosterTask = EncodeJob & {
  readonly tool: MediaTool;
  /** Where to look for a moment: a finished rendition, which is quick to look through, or what it is a copy of. */
  readonly pictures: StreamInput;
  readonly control: () => Control;
};

const CANDIDATES = 8;

/** Chooses a moment by looking at small pictures of a rendition, then takes that picture from the source. */
export async function makePoster(task: PosterTask): Promise<Poster> {
  const { source, workDir } = task;
  const size = fit(source.video, 720);
  const { atSeconds, frames } = await lookThrough(task);
  const pixels = (await takePicture(task, size, atSeconds)) ?? (await takePicture(task, size, 0));
  if (!pixels) throw new Stop('undecodable', 'no picture for the poster');
  const { default: sharp } = await import('sharp');
  const image = sharp(pixels, { raw: { ...size, channels: 3 } });
  const [webp, avif, thumbhash] = await Promise.all([
    image.clone().webp({ quality: 78 }).toBuffer(),
    image.clone().avif({ quality: 50, effort: 2 }).toBuffer(),
    image
      .clone()
      .resize(100, 100, { fit: 'inside' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .then(({ data, info }) =>
        Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64'),
      ),
  ]);
  return {
    kind: 'poster',
    webp: await keep(join(workDir, 'poster.webp'), webp),
    avif: await keep(join(workDir, 'poster.avif'), avif),
    ...size,
    thumbhash,
    atSeconds,
    frames,
  };
}

/**
 * Looks at eight moments, evenly spread: what they look like, and seconds of the best of them, which is neither black nor
 * blown out, and rich in contrast; the first of equals.
 */
async function lookThrough({
  tool,
  source,
  pictures,
  workDir,
  control,
}: PosterTask): Promise<{ atSeconds: number; frames: string[] }> {
  const small = fit(source.video, 36);
  const perSecond = CANDIDATES / source.durationSeconds;
  const output = join(workDir, 'moments.gray');
  const filter = thumbnailsFilter(perSecond, small);
  const isKeyOnly = source.durationSeconds > CANDIDATES * 2;
  const count = CANDIDATES;
  const task = {
    input: pictures,
    filter,
    output,
    rotationDegrees: 0,
    atSeconds: 0,
    count,
    isKeyOnly,
  } as const;
  unwrap(await tool.writeFrames(task, control()));
  const bytes = await readFile(output);
  await rm(output, { force: true });
  return { atSeconds: pickPicture(bytes, small) / perSecond, frames: framesOf(bytes, small) };
}

/** Index of the picture to show; exported for its test. */
export function pickPicture(pictures: Uint8Array, { width, height }: Size): number {
  const length = width * height;
  let best = { index: 0, score: -1 };
  for (let index = 0; (index + 1) * length <= pictures.length; index += 1) {
    const score = scoreOf(pictures.subarray(index * length, (index + 1) * length));
    if (score > best.score * 1.05 + 0.01) best = { index, score };
  }
  return best.index;
}

/** Standard deviation of luma, made small for pictures that are mostly dark or mostly white. */
function scoreOf(picture: Uint8Array): number {
  const mean = picture.reduce((sum, luma) => sum + luma, 0) / picture.length;
  const variance = picture.reduce((sum, luma) => sum + (luma - mean) ** 2, 0) / picture.length;
  const exposure = Math.min(1, mean / 60, (255 - mean) / 40);
  return Math.sqrt(variance) * Math.max(0.02, exposure);
}

async function takePicture(
  task: PosterTask,
  size: Size,
  atSeconds: number,
): Promise<Uint8Array | null> {
  const { tool, source, sourcePath, workDir, control } = task;
  const { video, container } = source;
  const output = join(workDir, 'poster.rgb');
  const filter = rgbFilter(video, size, tool);
  const input = { path: sourcePath, container, stream: video.index };
  const { rotationDegrees } = video;
  const frames = { input, filter, output, rotationDegrees, atSeconds, count: 1, isKeyOnly: false };
  const written = await tool.writeFrames(frames, control());
  if (!written.ok && written.code !== 'undecodable') unwrap(written);
  const bytes = await readFile(output).catch(() => new Uint8Array());
  await rm(output, { force: true });
  return bytes.length === size.width * size.height * 3 ? bytes : null;
}

async function keep(path: string, bytes: Uint8Array): Promise<PosterFile> {
  await writeFile(path, bytes);
  return { path, bytes: (await stat(path)).size };
}

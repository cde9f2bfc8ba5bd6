import { openReader } from './file-reader.ts';
import type { Track } from './movie.ts';
import { readMovie } from './movie.ts';
import type { PlannedRendition } from './plan.ts';
import type { Rendition } from './port.ts';

export type Verified =
  | { readonly ok: true; readonly rendition: Rendition }
  | { readonly ok: false; readonly reason: string };

export type Expected = {
  readonly path: string;
  readonly planned: PlannedRendition;
  readonly durationSeconds: number;
  readonly hasAudio: boolean;
};

/** Reads what was written, by other code than wrote it, and holds it against what was wanted. */
export async function verifyRendition(expected: Expected): Promise<Verified> {
  await using file = await openReader(expected.path);
  const movie = await readMovie(file.read, file.bytes).catch(() => null);
  if (!movie) return { ok: false, reason: `${file.bytes} bytes without a readable index` };
  const video = movie.tracks.find(({ kind }) => kind === 'video');
  const audio = movie.tracks.find(({ kind }) => kind === 'audio');
  if (!video) return { ok: false, reason: 'no picture track' };
  const wrong =
    checkVideo(video, expected) ??
    checkAudio(audio, expected) ??
    (movie.isIndexFirst ? null : 'its index comes after its data') ??
    (movie.dataBytes > 0 ? null : 'no data') ??
    (movie.leftovers.length === 0 ? null : `metadata left: ${movie.leftovers.join(', ')}`);
  if (wrong) return { ok: false, reason: wrong };
  return { ok: true, rendition: describe(expected, video, file.bytes) };
}

function checkVideo(track: Track, { planned, durationSeconds }: Expected): string | null {
  const isWhole = track.codec === 'avc1' && track.samples > 0 && track.keySamples > 0;
  if (!isWhole)
    return `picture is ${track.codec} with ${track.samples} samples, ${track.keySamples} of them key`;
  if (!track.isUpright) return 'picture is turned by its header';
  const isRightSize = track.width === planned.width && track.height === planned.height;
  if (!isRightSize) {
    return `picture is ${track.width} × ${track.height} instead of ${planned.width} × ${planned.height}`;
  }
  const frameSeconds = planned.rate.den / planned.rate.num;
  const allowed = Math.max(durationSeconds * 0.02, frameSeconds * 1.5);
  if (Math.abs(track.durationSeconds - durationSeconds) <= allowed) return null;
  return `picture lasts ${track.durationSeconds} s instead of ${durationSeconds} s`;
}

/** Sound may be shorter than the picture, as it may be in the source, but not longer. */
function checkAudio(
  track: Track | undefined,
  { hasAudio, durationSeconds }: Expected,
): string | null {
  if (!track) return hasAudio ? 'no sound track' : null;
  if (!hasAudio) return 'a sound track that nobody asked for';
  const isWanted =
    track.codec === 'mp4a' && track.samplesPerSecond === 48_000 && track.channels === 2;
  if (!isWanted)
    return `sound is ${track.codec}, ${track.samplesPerSecond} Hz, ${track.channels} channels`;
  const isRight = track.samples > 0 && track.durationSeconds <= durationSeconds * 1.02 + 0.1;
  return isRight
    ? null
    : `sound lasts ${track.durationSeconds} s beside ${durationSeconds} s of picture`;
}

function describe({ path, planned, hasAudio }: Expected, video: Track, bytes: number): Rendition {
  return {
    kind: 'rendition',
    name: planned.name,
    path,
    bytes,
    width: video.width,
    height: video.height,
    durationSeconds: video.durationSeconds,
    framesPerSecond: video.samples / video.durationSeconds,
    bitsPerSecond: Math.round((bytes * 8) / video.durationSeconds),
    hasAudio,
    isCopy: planned.isCopy,
  };
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { breakFile } from './break.ts';
import type { Breakage } from './break.ts';

/** Draws the media that tests need, with ffmpeg's own sources, and breaks some on purpose. Files are kept by recipe. */
const CACHE = fileURLToPath(
  new URL('../../../../node_modules/.cache/footlights-media/', import.meta.url),
);

type Recipe = {
  readonly file: string;
  /** Arguments of ffmpeg between `-y` and the output, or the bytes themselves. */
  readonly draw?: string;
  readonly bytes?: string;
  /** The name of the fixture that this one is made of. */
  readonly from?: string;
  readonly breakage?: Breakage;
};

const PICTURE = (size: string, seconds: number, rate = 30) =>
  `-f lavfi -i testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
const SOUND = (seconds: number, gain = 0) =>
  `-f lavfi -i sine=frequency=440:sample_rate=44100:duration=${seconds},volume=${gain}dB`;
const H264 = '-c:v libx264 -preset superfast -profile:v main -pix_fmt yuv420p';
const HDR = (transfer: string) =>
  `-c:v libx264 -preset ultrafast -pix_fmt yuv420p10le -color_primaries bt2020 -color_trc ${transfer} -colorspace bt2020nc`;
const TELLING =
  '-metadata title=Canary -metadata comment=CanaryComment -metadata location=+48.2082+016.3738/ -metadata creation_time=2024-05-06T07:08:09Z -metadata:s:v handler_name=CanaryHandler';

const RECIPES = {
  plain: {
    file: 'plain.mp4',
    draw: `${PICTURE('256x144', 1.5)} ${SOUND(1.5)} ${H264} -c:a aac -ac 2`,
  },
  phone: {
    file: 'phone.mov',
    draw: `${PICTURE('256x144', 1)} ${SOUND(1)} ${H264} -c:a aac ${TELLING}`,
  },
  big: { file: 'big.mp4', draw: `${PICTURE('1280x960', 1, 10)} ${SOUND(1)} ${H264} -c:a aac -g 5` },
  tall: {
    file: 'tall.mov',
    draw: `${PICTURE('405x722', 1, 60)} ${SOUND(1)} -c:v mjpeg -pix_fmt yuvj444p -c:a pcm_s16le`,
  },
  odd: {
    file: 'odd.webm',
    draw: `${PICTURE('180x124', 1)} -vf scale=175:121 -c:v libvpx -deadline realtime -cpu-used 8`,
  },
  vp9: {
    file: 'vp9.webm',
    draw: `${PICTURE('192x108', 1)} ${SOUND(1)} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus`,
  },
  av1: {
    file: 'av1.webm',
    draw: `${PICTURE('192x108', 1, 10)} -c:v libaom-av1 -usage realtime -cpu-used 8`,
  },
  avi: {
    file: 'old.avi',
    draw: `${PICTURE('160x120', 1, 25)} ${SOUND(1)} -c:v mpeg4 -c:a libmp3lame`,
  },
  ts: { file: 'camera.ts', draw: `${PICTURE('192x108', 1, 25)} ${SOUND(1)} ${H264} -c:a aac` },
  silent: { file: 'no-audio.mp4', draw: `${PICTURE('192x108', 1)} ${H264}` },
  quiet: {
    file: 'quiet.mp4',
    draw: `${PICTURE('128x72', 2, 10)} ${SOUND(2, -20)} ${H264} -c:a aac`,
  },
  mute: {
    file: 'mute.mp4',
    draw: `${PICTURE('128x72', 1, 10)} -f lavfi -i anullsrc=r=48000:cl=stereo -t 1 ${H264} -c:a aac`,
  },
  mp3: {
    file: 'mp3-inside.mp4',
    draw: `${PICTURE('192x108', 1)} ${SOUND(1)} ${H264} -c:a libmp3lame`,
  },
  late: {
    file: 'late-sound.mkv',
    draw: `${PICTURE('192x108', 2, 25)} -itsoffset 1 ${SOUND(1)} ${H264} -c:a flac`,
  },
  vfr: {
    file: 'vfr.webm',
    draw: `${PICTURE('192x108', 2)} -vf setpts='if(lt(N,30),N/30,1+(N-30)/10)/TB' -fps_mode vfr -c:v libvpx -deadline realtime -cpu-used 8`,
  },
  pq: { file: 'pq.mp4', draw: `${PICTURE('192x108', 1, 10)} ${HDR('smpte2084')}` },
  hlg: { file: 'hlg.mp4', draw: `${PICTURE('192x108', 1, 10)} ${HDR('arib-std-b67')}` },
  many: {
    file: 'many.mkv',
    draw: `${SOUND(1)} ${SOUND(1, -6)} ${PICTURE('192x108', 1)} ${PICTURE('64x36', 1)} -map 0 -map 2 -map 3 -map 1 ${H264} -c:a libopus`,
  },
  fade: { file: 'fade-in.mp4', draw: `${PICTURE('192x108', 2)} -vf fade=in:st=0.4:d=1 ${H264}` },
  interlaced: {
    file: 'interlaced.mkv',
    draw: `${PICTURE('192x144', 1, 50)} -vf interlace -c:v mpeg2video -flags +ildct+ilme -b:v 2M`,
  },
  rotated: { file: 'rotated.mp4', from: 'plain', breakage: { kind: 'rotate' } },
  blink: { file: 'blink.mp4', draw: `${PICTURE('192x108', 0.1)} ${H264}` },
  song: { file: 'song.m4a', draw: `${SOUND(1)} -c:a aac -f mp4` },
  mp3song: { file: 'song.mp3', draw: `${SOUND(1)} -c:a libmp3lame` },
  cover: {
    file: 'cover.m4a',
    draw: `${SOUND(1)} -f lavfi -i testsrc2=size=64x64:duration=1:rate=1 -map 0 -map 1 -c:a aac -c:v mjpeg -frames:v 1 -pix_fmt yuvj420p -disposition:v attached_pic -f mp4`,
  },
  picture: { file: 'picture.jpg', draw: `${PICTURE('64x64', 1, 1)} -frames:v 1` },
  cutEnd: { file: 'cut-end.mp4', from: 'plain', breakage: { kind: 'cut', keep: 0.6 } },
  front: { file: 'front.mp4', draw: `${PICTURE('192x108', 1)} ${H264} -movflags +faststart` },
  cutData: { file: 'cut-data.mp4', from: 'front', breakage: { kind: 'cut', keep: 0.6 } },
  cutWebm: { file: 'cut.webm', from: 'vp9', breakage: { kind: 'cut', keep: 0.5 } },
  cutAvi: { file: 'cut.avi', from: 'avi', breakage: { kind: 'cut', keep: 0.5 } },
  garbled: { file: 'garbled.mp4', from: 'front', breakage: { kind: 'garble' } },
  noIndex: {
    file: 'no-index.mp4',
    from: 'front',
    breakage: { kind: 'rename', box: 'moov', to: 'free' },
  },
  empty: { file: 'empty.mp4', bytes: '' },
  letter: { file: 'letter.mp4', bytes: 'Dear all,\nthis is not a film.\n' },
  page: {
    file: 'page.mp4',
    bytes: '<!DOCTYPE html>\n<html><body><video src="http://127.0.0.1/"></video></body></html>\n',
  },
  hls: {
    file: 'hls.mp4',
    bytes:
      '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:PORT/secret.ts\n#EXT-X-ENDLIST\n',
  },
  dash: {
    file: 'dash.mp4',
    bytes:
      '<?xml version="1.0"?>\n<MPD><Period><BaseURL>http://127.0.0.1/</BaseURL></Period></MPD>\n',
  },
  concat: { file: 'concat.mp4', bytes: "ffconcat version 1.0\nfile '/etc/passwd'\n" },
  svg: {
    file: 'drawing.mp4',
    bytes: '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/"/></svg>\n',
  },
} as const satisfies Readonly<Record<string, Recipe>>;

export type FixtureName = keyof typeof RECIPES;

/** Path of a fixture; drawn on first use and kept until its recipe changes. */
export async function fixture(name: FixtureName): Promise<string> {
  const recipe: Recipe = RECIPES[name];
  const key = createHash('sha256').update(
    JSON.stringify([recipe, recipe.from && RECIPES[recipe.from as FixtureName]]),
  );
  const directory = join(CACHE, key.digest('hex').slice(0, 16));
  const path = join(directory, recipe.file);
  if (await exists(path)) return path;
  await mkdir(directory, { recursive: true });
  const draft = join(
    directory,
    `${process.pid}-${Math.random().toString(36).slice(2)}-${recipe.file}`,
  );
  await make(recipe, draft);
  await rename(draft, path);
  return path;
}

async function make(recipe: Recipe, path: string): Promise<void> {
  if (recipe.bytes !== undefined) return writeFile(path, recipe.bytes);
  if (recipe.from && recipe.breakage) {
    return writeFile(
      path,
      breakFile(await readFile(await fixture(recipe.from as FixtureName)), recipe.breakage),
    );
  }
  const words = (recipe.draw ?? '').split(' ').map((word) => word.replaceAll("'", ''));
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-y',
    ...escapeCommas(words),
    path,
  ]);
}

/** Commas inside an expression are not those between filters. */
function escapeCommas(words: readonly string[]): readonly string[] {
  return words.map((word) => (word.startsWith('setpts=') ? word.replaceAll(',', '\\,') : word));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';

const METER = '-map 0:a? -af ebur128=metadata=1,ametadata=mode=print:file=- -f null -';

const run = promisify(execFile);

/** Looks at a finished clip with ffprobe, which need not be what made it. */
export async function measure(path: string) {
  const entries = 'stream:packet=codec_type,pts_time,flags';
  const args = ['-v', 'error', '-show_entries', entries, '-of', 'json', path];
  const { stdout } = await run('ffprobe', args, { maxBuffer: 1 << 24 });
  const { packets, streams } = JSON.parse(stdout) as {
    streams: { codec_type: string }[];
    packets: { codec_type: string; pts_time: string; flags: string }[];
  };
  return {
    video: streams.find(({ codec_type }) => codec_type === 'video'),
    audio: streams.find(({ codec_type }) => codec_type === 'audio'),
    keysAt: packets
      .filter(({ codec_type, flags }) => codec_type === 'video' && flags.includes('K'))
      .map(({ pts_time }) => Number.parseFloat(pts_time)),
  };
}

/** Listens to a finished clip with ffmpeg: EBU R 128. */
export async function listen(path: string) {
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', path, ...METER.split(' ')]);
  const loudness = [...stdout.matchAll(/pts_time:([\d.]+)\n(?:.*\n)*?lavfi\.r128\.M=(-?[\d.]+)/g)];
  const integrated = [...stdout.matchAll(/lavfi\.r128\.I=(-?[\d.]+)/g)].at(-1)?.[1];
  return {
    integrated: Number(integrated ?? -70),
    /** The loudest momentary value, which looks back 0.4 s, within a span that begins at least so much later. */
    loudnessAt: (from: number, to: number) =>
      loudness
        .filter(([, at]) => Number(at) >= from && Number(at) <= to)
        .reduce((loudest, [, , lufs]) => Math.max(loudest, Number(lufs)), -120),
  };
}

/** Mean red, green and blue of a part of a picture. */
export async function meanColour(
  path: string,
  part: { left: number; top: number; width: number; height: number },
): Promise<readonly number[]> {
  const cut = await sharp(path).extract(part).png().toBuffer();
  const { channels } = await sharp(cut).stats();
  return channels.map(({ mean }) => mean);
}

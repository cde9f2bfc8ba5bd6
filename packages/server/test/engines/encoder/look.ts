import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';

const METER =
  '-map 0:a? -af ebur128=metadata=1,ametadata=mode=print:file=- -map 0:v -c:v copy -f null -';

/** Looks at a finished clip with ffprobe and ffmpeg, which need not be what made it. */
export async function measure(path: string) {
  const run = promisify(execFile);
  const [described, packets, meter] = await Promise.all([
    run('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path]),
    run('ffprobe', [
      '-v',
      'error',
      '-select_streams',
      'v',
      '-show_entries',
      'packet=pts_time,flags',
      '-of',
      'csv=p=0',
      path,
    ]),
    run('ffmpeg', ['-v', 'error', '-i', path, ...METER.split(' ')]),
  ]);
  const { streams } = JSON.parse(described.stdout) as { streams: { codec_type: string }[] };
  const loudness = [
    ...meter.stdout.matchAll(/pts_time:([\d.]+)\n(?:.*\n)*?lavfi\.r128\.M=(-?[\d.]+)/g),
  ];
  const integrated = [...meter.stdout.matchAll(/lavfi\.r128\.I=(-?[\d.]+)/g)].at(-1)?.[1];
  return {
    video: streams.find(({ codec_type }) => codec_type === 'video'),
    audio: streams.find(({ codec_type }) => codec_type === 'audio'),
    keysAt: packets.stdout
      .split('\n')
      .filter((line) => line.includes('K'))
      .map((line) => Number.parseFloat(line)),
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

import { clockwise, plausibleAspect } from './geometry.ts';
import type { InspectedStream, Inspection, ScannedPacket } from './tool.ts';

/** Reads ffprobe's JSON; whatever is missing or odd becomes its neutral value. */
export function parseInspection(text: string): Inspection {
  const root = asRecord(parseJson(text));
  const format = asRecord(root['format']);
  const streams = Array.isArray(root['streams']) ? root['streams'] : [];
  return {
    durationSeconds: asSeconds(format['duration']),
    startSeconds: asSeconds(format['start_time']) ?? 0,
    streams: streams.map((stream) => parseStream(asRecord(stream))),
  };
}

/** Reads `pts,dts,duration,size,flags` lines. */
export function parsePackets(text: string): readonly ScannedPacket[] {
  return text.split('\n').flatMap((line) => {
    const [pts, dts, duration, bytes, flags = ''] = line.split(',');
    const seconds = asSeconds(pts) ?? asSeconds(dts);
    if (seconds === null) return [];
    return {
      seconds,
      durationSeconds: asSeconds(duration) ?? 0,
      bytes: Number(bytes),
      isKey: flags.includes('K'),
      isDiscarded: flags.includes('D'),
    };
  });
}

/** The last integrated loudness printed, in LUFS; −70 when there is none. */
export function parseLoudness(text: string): number {
  const found = [...text.matchAll(/^lavfi\.r128\.I=(-?[\d.]+)/gm)].at(-1)?.[1];
  return found === undefined ? -70 : Number(found);
}

/** Turns `-progress` output into seconds done. */
export function parseProgress(onSeconds: (seconds: number) => void): (text: string) => void {
  return (text) => {
    for (const [, microseconds] of text.matchAll(/^out_time_us=(\d+)/gm))
      onSeconds(Number(microseconds) / 1e6);
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parseStream(stream: Fields): InspectedStream {
  const kind = stream['codec_type'];
  return {
    index: asNumber(stream['index']),
    kind: kind === 'video' || kind === 'audio' ? kind : 'other',
    codec: asText(stream['codec_name']).replace(/^(unknown|none)$/, ''),
    profile: asText(stream['profile']),
    pixelFormat: asText(stream['pix_fmt']),
    width: asNumber(stream['width']),
    height: asNumber(stream['height']),
    sampleAspect: parseAspect(asText(stream['sample_aspect_ratio'])),
    rotationDegrees: clockwise(
      asNumber(sideDataOf(stream).find(({ rotation }) => rotation !== undefined)?.['rotation']),
    ),
    isAttachedPicture: asRecord(stream['disposition'])['attached_pic'] === 1,
    durationSeconds: asSeconds(stream['duration']),
    transfer: asText(stream['color_transfer']),
    matrix: asText(stream['color_space']),
    samplesPerSecond: asNumber(stream['sample_rate']),
    channels: asNumber(stream['channels']),
  };
}

function sideDataOf(stream: Fields): readonly Fields[] {
  const list = stream['side_data_list'];
  return Array.isArray(list) ? list.map(asRecord) : [];
}

function parseAspect(text: string): number {
  const [width = 0, height = 0] = text.split(':').map(Number);
  return plausibleAspect(width, height);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asNumber(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

function asSeconds(value: unknown): number | null {
  const seconds =
    typeof value === 'string' || typeof value === 'number'
      ? Number.parseFloat(`${value}`)
      : Number.NaN;
  return Number.isFinite(seconds) ? seconds : null;
}

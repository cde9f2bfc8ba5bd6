import { Demuxer } from 'node-av/api';
import type { Frame } from 'node-av/lib';
import type { Container } from './port.ts';
import type { MediaInput } from './tool.ts';

const DEMUXERS: Readonly<
  Record<Container, { readonly format: string; readonly options: Record<string, string> }>
> = {
  mp4: {
    format: 'mov',
    options: { enable_drefs: '0', use_absolute_path: '0', ignore_chapters: '1' },
  },
  matroska: { format: 'matroska', options: {} },
  avi: { format: 'avi', options: {} },
  mpegts: { format: 'mpegts', options: {} },
};

/** Opens with one demuxer and no protocol but `file`. */
export async function openInput({ path, container }: MediaInput): Promise<Demuxer> {
  const { format, options } = DEMUXERS[container];
  const bounds = {
    protocol_whitelist: 'file',
    max_streams: '64',
    probesize: '33554432',
    analyzeduration: '10000000',
  };
  return Demuxer.open(`file:${path}`, { format, options: { ...bounds, ...options } });
}

/** Timestamp of the earliest stream in seconds; 0 when unknown. */
export function startOf(input: Demuxer): number {
  const { startTime } = input.getFormatContext();
  return startTime <= -9_223_372_036_854_775_808n ? 0 : Number(startTime) / 1e6;
}

/** Passes decoded sound on until a timestamp, then ends. */
export function* until(
  frames: Iterable<Frame | null>,
  endSeconds: number,
): Generator<Frame | null> {
  for (const frame of frames) {
    if (frame === null) break;
    const { num, den } = frame.timeBase;
    if ((Number(frame.pts) * num) / den >= endSeconds) {
      frame.free();
      break;
    }
    yield frame;
  }
  yield null;
}

/** Passes so many frames on, then ends. */
export function* take(frames: Iterable<Frame | null>, count: number): Generator<Frame | null> {
  let taken = 0;
  for (const frame of frames) {
    if (frame === null) break;
    taken += 1;
    yield frame;
    if (taken === count) break;
  }
  yield null;
}

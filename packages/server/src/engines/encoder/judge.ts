import type {
  AudioStream,
  Container,
  MediaLimits,
  MediaSource,
  ProbeRefusal,
  ProbeResult,
  VideoStream,
} from './port.ts';
import type { Timing } from './timing.ts';
import { measureTiming } from './timing.ts';
import type { InspectedStream, Inspection, Scan } from './tool.ts';

/** Codecs whose decoders are kept and fuzzed well enough to meet strangers' files. */
export const VIDEO_CODECS = [
  'h264',
  'hevc',
  'vp8',
  'vp9',
  'av1',
  'mpeg4',
  'mpeg2video',
  'mpeg1video',
  'mjpeg',
  'prores',
];
export const AUDIO_CODECS = ['aac', 'mp3', 'mp2', 'opus', 'vorbis', 'flac', 'alac', 'ac3', 'eac3'];

type Refused = { readonly ok: false; readonly code: ProbeRefusal; readonly message: string };

/** First rule: what the container declares. Returns the streams to use, or the refusal. */
export function pickStreams(
  inspection: Inspection,
  limits: MediaLimits,
):
  | { readonly ok: true; readonly video: InspectedStream; readonly audio: InspectedStream | null }
  | Refused {
  const moving = inspection.streams.filter(
    ({ kind, isAttachedPicture }) => kind === 'video' && !isAttachedPicture,
  );
  const video = moving.find(isUsablePicture);
  const audio = inspection.streams.find(isUsableSound) ?? null;
  if (!video) return refuseStreams(inspection.streams, moving[0]);
  const pixels = video.width * video.height;
  if (pixels > limits.maxPixels) {
    const size = `${video.width} × ${video.height} = ${pixels}`;
    return refuse(
      'too-many-pixels',
      `Clips have up to ${limits.maxPixels} pixels a picture; this one has ${size}.`,
    );
  }
  const declared = inspection.durationSeconds ?? 0;
  if (declared > limits.maxSeconds * 2) return tooLong(declared, limits);
  return { ok: true, video, audio };
}

/** Second rule: what the packets show. */
export function judge(file: {
  readonly container: Container;
  readonly bytes: number;
  readonly inspection: Inspection;
  readonly video: InspectedStream;
  readonly audio: InspectedStream | null;
  readonly scan: Scan;
  readonly loudnessLufs: number;
  readonly limits: MediaLimits;
}): ProbeResult {
  const { inspection, video, audio, limits } = file;
  const timing = measureTiming(file.scan.packets);
  if (!timing)
    return refuse('truncated', 'Clips have at least one picture; this file ends before its first.');
  if (!file.scan.isDecodable) {
    return refuse(
      'unreadable',
      `Clips must be playable; the pictures of this one (${video.codec}) cannot be decoded.`,
    );
  }
  const durationSeconds =
    timing.endSeconds - Math.min(inspection.startSeconds, timing.startSeconds);
  const refusal =
    checkDuration(durationSeconds, timing, limits) ?? checkWhole(durationSeconds, file);
  if (refusal) return refusal;
  const picture = describeVideo(video, timing, file.scan.isInterlaced);
  const source: MediaSource = {
    container: file.container,
    bytes: file.bytes,
    durationSeconds,
    video: picture,
    audio: audio && { ...describeAudio(audio), loudnessLufs: file.loudnessLufs },
    canCopyVideo: canCopy({ container: file.container, inspection, video, timing, picture }),
  };
  return { ok: true, source };
}

/** Refuses before anything is read. */
export function checkBytes(bytes: number, limits: MediaLimits): Refused | null {
  if (bytes === 0)
    return refuse('empty', 'Clips have at least one picture; this file has 0 bytes.');
  if (bytes <= limits.maxBytes) return null;
  return refuse(
    'too-large',
    `Clips are up to ${limits.maxBytes} bytes; this one is ${bytes} bytes.`,
  );
}

function isUsablePicture({ codec, width, height, pixelFormat }: InspectedStream): boolean {
  return VIDEO_CODECS.includes(codec) && width > 0 && height > 0 && pixelFormat !== '';
}

function isUsableSound({ kind, codec, samplesPerSecond, channels }: InspectedStream): boolean {
  const isKnown = AUDIO_CODECS.includes(codec) || codec.startsWith('pcm_');
  return kind === 'audio' && isKnown && samplesPerSecond > 0 && channels > 0;
}

function refuseStreams(
  streams: readonly InspectedStream[],
  picture: InspectedStream | undefined,
): Refused {
  if (picture) {
    const what = picture.codec || 'unknown';
    return refuse(
      'unreadable',
      `Clips are H.264, HEVC, VP8, VP9, AV1 or MPEG video; this one is ${what} or damaged.`,
    );
  }
  if (streams.some(({ isAttachedPicture }) => isAttachedPicture)) {
    return refuse(
      'cover-art-only',
      'Clips need moving pictures; this is sound with a cover picture.',
    );
  }
  if (streams.some(({ kind }) => kind === 'audio')) {
    return refuse('audio-only', 'Clips need a picture; this file has sound alone.');
  }
  return refuse(
    'unreadable',
    `Clips need a picture stream; this file has ${streams.length} streams and none is one.`,
  );
}

/** Up to one picture more than `maxSeconds` passes: cameras told to stop at 60 s stop after the picture at 60 s. */
function checkDuration(seconds: number, timing: Timing, limits: MediaLimits): Refused | null {
  const slack = 1 / Math.max(timing.framesPerSecond, 1) + 0.001;
  if (seconds > limits.maxSeconds + slack) return tooLong(seconds, limits);
  if (seconds >= limits.minSeconds - 0.001) return null;
  return refuse(
    'too-short',
    `Clips are at least ${limits.minSeconds} s; this one is ${round(seconds)} s.`,
  );
}

function tooLong(seconds: number, limits: MediaLimits): Refused {
  return refuse(
    'too-long',
    `Clips are up to ${limits.maxSeconds} s; this one is ${round(seconds)} s.`,
  );
}

/** A stream that stops more than a second and a tenth early was cut; less than that is how encoders round. */
function checkWhole(
  seconds: number,
  file: { readonly inspection: Inspection; readonly video: InspectedStream },
): Refused | null {
  const declared = file.video.durationSeconds ?? file.inspection.durationSeconds;
  if (declared === null || seconds >= declared * 0.9 - 1) return null;
  return refuse(
    'truncated',
    `The file is cut off: it declares ${round(declared)} s and has ${round(seconds)} s.`,
  );
}

function describeVideo(
  stream: InspectedStream,
  timing: Timing,
  isInterlaced: boolean,
): VideoStream {
  const isSideways = stream.rotationDegrees === 90 || stream.rotationDegrees === 270;
  const wide = Math.max(2, Math.round(stream.width * stream.sampleAspect));
  return {
    index: stream.index,
    codec: stream.codec,
    profile: stream.profile,
    pixelFormat: stream.pixelFormat,
    width: isSideways ? stream.height : wide,
    height: isSideways ? wide : stream.height,
    rotationDegrees: stream.rotationDegrees,
    hasSquarePixels: stream.sampleAspect === 1,
    framesPerSecond: timing.framesPerSecond,
    isVariableFrameRate: timing.isVariable,
    isInterlaced,
    dynamicRange: dynamicRangeOf(stream.transfer),
    matrix: matrixOf(stream),
    bitsPerSecond: Math.round((timing.bytes * 8) / (timing.endSeconds - timing.startSeconds || 1)),
  };
}

function describeAudio({
  index,
  codec,
  samplesPerSecond,
  channels,
}: InspectedStream): Omit<AudioStream, 'loudnessLufs'> {
  return { index, codec, samplesPerSecond, channels };
}

function dynamicRangeOf(transfer: string): VideoStream['dynamicRange'] {
  if (transfer === 'smpte2084') return 'pq';
  return transfer === 'arib-std-b67' ? 'hlg' : 'sdr';
}

/** Where the file is silent, what browsers assume: BT.709 from 720 lines on, BT.601 below. */
function matrixOf({ matrix, width, height }: InspectedStream): string {
  const known: Readonly<Record<string, string>> = {
    bt709: 'bt709',
    smpte170m: 'smpte170m',
    bt470bg: 'smpte170m',
    smpte240m: 'smpte240m',
    fcc: 'fcc',
    bt2020nc: 'bt2020',
    bt2020c: 'bt2020',
  };
  return known[matrix] ?? (Math.min(width, height) >= 720 ? 'bt709' : 'smpte170m');
}

type CopyCandidate = {
  readonly container: Container;
  readonly inspection: Inspection;
  readonly video: InspectedStream;
  readonly timing: Timing;
  readonly picture: VideoStream;
};

/** Copying is for pictures that already are what we would make; every other one is encoded. */
function canCopy(candidate: CopyCandidate): boolean {
  return (
    hasCopyableFormat(candidate) &&
    hasCopyableShape(candidate.picture) &&
    hasCopyableTiming(candidate)
  );
}

const COPIED_PROFILES = ['High', 'Main', 'Constrained Baseline'];

function hasCopyableFormat({ container, video, picture }: CopyCandidate): boolean {
  const isH264 = video.codec === 'h264' && COPIED_PROFILES.includes(video.profile);
  const isPlain =
    video.pixelFormat === 'yuv420p' &&
    picture.dynamicRange === 'sdr' &&
    picture.matrix !== 'bt2020';
  return (
    isH264 && isPlain && !picture.isInterlaced && (container === 'mp4' || container === 'matroska')
  );
}

function hasCopyableShape({
  width,
  height,
  rotationDegrees,
  hasSquarePixels,
}: VideoStream): boolean {
  const isEven = width % 2 === 0 && height % 2 === 0;
  return (
    isEven &&
    rotationDegrees === 0 &&
    hasSquarePixels &&
    Math.min(width, height) <= 720 &&
    width + height <= 2560
  );
}

/** 2.5 Mbit/s up to 480 lines and 5 Mbit/s above: about twice what we would spend ourselves. */
function hasCopyableTiming({ inspection, timing, picture }: CopyCandidate): boolean {
  const maxBitsPerSecond = Math.min(picture.width, picture.height) <= 480 ? 2_500_000 : 5_000_000;
  const isPaced = timing.peakFramesPerSecond <= 30.5 && picture.bitsPerSecond <= maxBitsPerSecond;
  const hasKeys = timing.hasClosedGops && timing.longestGopSeconds <= 4.1;
  return (
    isPaced && hasKeys && !timing.isTrimmed && timing.startSeconds - inspection.startSeconds < 0.05
  );
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

function refuse(code: ProbeRefusal, message: string): Refused {
  return { ok: false, code, message };
}

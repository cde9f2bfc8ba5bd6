import type { Container, EncodeFailure } from './port.ts';

/**
 * What an adapter must be able to do; `clip-encoder.ts` makes an `Encoder` of it. Each verb is one child process.
 *
 * Every verb ends within `control.wallMs`, dies with `control.signal` (and then rejects with its reason), reads only
 * its inputs and writes only its output.
 */
export type MediaTool = AsyncDisposable & {
  readonly name: 'ffmpeg' | 'node-av';
  /** Whether HDR can be mapped in linear light; otherwise a curve on luma stands in for it. */
  readonly hasZscale: boolean;
  /** What the container declares. */
  inspect(input: MediaInput, control: Control): Promise<Outcome<Inspection>>;
  /** The packets of one stream and whether its first pictures decode. */
  scan(input: StreamInput, control: Control): Promise<Outcome<Scan>>;
  /** Integrated loudness in LUFS (EBU R 128) of what the filter puts out; −70 or less is silence. */
  measureLoudness(task: SoundTask, control: Control): Promise<Outcome<number>>;
  /** Picture alone to H.264 in MP4. The tool turns the picture upright before the filter. */
  writeVideo(task: VideoTask, control: Control): Promise<Outcome<null>>;
  /** Sound alone to AAC in MP4. */
  writeAudio(task: AudioTask, control: Control): Promise<Outcome<null>>;
  /** Copies a picture and perhaps a sound stream into one MP4: index first, no metadata, no SEI. */
  mux(task: MuxTask, control: Control): Promise<Outcome<null>>;
  /** Up to `count` raw pictures to a file, one after the other. The filter ends in the pixel format wanted. */
  writeFrames(task: FramesTask, control: Control): Promise<Outcome<null>>;
};

export type Outcome<T> = { readonly ok: true; readonly value: T } | ToolFailure;

/** `detail` is the engine's own last words: for deciding, never for a log, since it may quote metadata. */
export type ToolFailure = {
  readonly ok: false;
  readonly code: EncodeFailure;
  readonly detail: string;
};

export type Control = {
  readonly signal: AbortSignal;
  readonly wallMs: number;
  /** Where running children are recorded for `sweep`, or null for short reads. */
  readonly recordDir: string | null;
  /** Seconds of the clip done so far. */
  readonly onSeconds?: (seconds: number) => void;
};

export type MediaInput = { readonly path: string; readonly container: Container };
export type StreamInput = MediaInput & { readonly stream: number };
export type FilterTask = { readonly input: StreamInput; readonly filter: string };

export type SoundTask = FilterTask & {
  /** Sound after this is left out: it would play on beside a picture that has ended. */
  readonly endSeconds: number;
};

export type VideoTask = FilterTask & {
  readonly output: string;
  readonly rotationDegrees: 0 | 90 | 180 | 270;
  /** Pictures per second as a fraction. */
  readonly rate: Rate;
  /** How many pictures to write at most; the filter may have a few more. */
  readonly pictures: number;
  /** Pictures between key frames. */
  readonly gop: number;
  readonly maxBitsPerSecond: number;
  /** Written into the file for players; primaries and transfer go with it. */
  readonly matrix: 'bt709' | 'smpte170m';
  readonly threads: number;
};

export type AudioTask = SoundTask & { readonly output: string; readonly bitsPerSecond: number };

export type MuxTask = {
  readonly video: StreamInput;
  readonly audio: StreamInput | null;
  readonly output: string;
};

export type FramesTask = FilterTask & {
  readonly output: string;
  readonly rotationDegrees: 0 | 90 | 180 | 270;
  readonly atSeconds: number;
  readonly count: number;
  /** Decode key frames only: much faster on long clips. */
  readonly isKeyOnly: boolean;
};

export type Rate = { readonly num: number; readonly den: number };

export type Inspection = {
  /** As declared; null where the container is silent. */
  readonly durationSeconds: number | null;
  /** Timestamp of the earliest stream. */
  readonly startSeconds: number;
  readonly streams: readonly InspectedStream[];
};

export type InspectedStream = {
  readonly index: number;
  readonly kind: 'video' | 'audio' | 'other';
  /** FFmpeg's codec name, or an empty string for one that this build does not know. */
  readonly codec: string;
  readonly profile: string;
  readonly pixelFormat: string;
  /** As stored, before rotation. */
  readonly width: number;
  readonly height: number;
  /** Width of a sample over its height; 1 when undeclared. */
  readonly sampleAspect: number;
  readonly rotationDegrees: 0 | 90 | 180 | 270;
  readonly isAttachedPicture: boolean;
  readonly durationSeconds: number | null;
  readonly transfer: string;
  readonly matrix: string;
  readonly samplesPerSecond: number;
  readonly channels: number;
};

export type Scan = {
  readonly packets: readonly ScannedPacket[];
  readonly isDecodable: boolean;
  /** Whether any of the first pictures is made of two fields. */
  readonly isInterlaced: boolean;
};

export type ScannedPacket = {
  /** Presentation time, or decoding time where the container has no other. */
  readonly seconds: number;
  /** 0 when undeclared. */
  readonly durationSeconds: number;
  readonly bytes: number;
  readonly isKey: boolean;
  /** Outside the edit list: decoded but not shown. */
  readonly isDiscarded: boolean;
};

/**
 * The encoder port: what the server asks of a media engine.
 *
 * Two adapters exist (`ffmpeg.ts`, `node-av.ts`) and one conformance suite runs both. All values are plain JSON, so a
 * `MediaSource` may be kept in a job's payload. No adapter logs, reads the environment or keeps a file of its own.
 */
export type Encoder = AsyncDisposable & {
  /** Which adapter this is, for `/health` and the log line at start. */
  readonly name: 'ffmpeg' | 'node-av';

  /**
   * Decides whether the file may become a clip. The name of the file is never trusted: magic bytes choose the demuxer.
   * Reads the file at most twice, never a URL or another file, writes nothing, and ends within 30 s.
   * Rejects only on abort (with `signal.reason`) and on faults such as a missing file.
   */
  probe(path: string, options: ProbeOptions): Promise<ProbeResult>;

  /** The steps that {@link Encoder.encode} will report for this source, in order; for a progress list on screen. */
  steps(source: MediaSource): readonly EncodeStep[];

  /**
   * Makes renditions and poster of a probed file inside `job.workDir`, which must exist and belong to this job alone.
   *
   * - Outputs arrive one by one at `onOutput`, each already verified, the first playable rendition first. The returned
   *   promise of `onOutput` is awaited before the next output; if it rejects, the encode is aborted and rejects so.
   * - When it returns, `workDir` holds the outputs and nothing else; when it fails or rejects, `workDir` is empty.
   * - Idempotent: running it again with the same source gives the same outputs (byte-identical with one engine build).
   * - Bounded: wall time `30 s + 20 × duration`, memory, threads. One call uses about one core more than `threads`;
   *   how many run at once is for the jobs engine.
   * - Abort kills the children at once; the promise then rejects with `signal.reason`.
   */
  encode(job: EncodeJob, options?: EncodeOptions): Promise<EncodeResult>;

  /**
   * For the start of the process, before any job runs: kills children that an earlier, killed process left behind in
   * `workRoot/*` (recorded there, checked against `/proc` so that a reused pid is never hit), then removes every
   * directory and file below `workRoot`. A missing `workRoot` is fine.
   */
  sweep(workRoot: string): Promise<SweepResult>;
};

/** Edges are inclusive: a clip of exactly `maxSeconds` passes. */
export type MediaLimits = {
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly maxBytes: number;
  /** Width × height of one picture as stored in the file. */
  readonly maxPixels: number;
};

/**
 * 0.5 s to 180 s, 1 GiB, 8.9 Mpx (4096 × 2160). Below 0.5 s there is nothing to watch: a play could not be told from a
 * swipe. Operators change them in the configuration.
 */
export const DEFAULT_LIMITS: MediaLimits = Object.freeze({
  minSeconds: 0.5,
  maxSeconds: 180,
  maxBytes: 1_073_741_824,
  maxPixels: 4096 * 2160,
});

export type ProbeOptions = { readonly limits: MediaLimits; readonly signal?: AbortSignal };

export type ProbeResult =
  | { readonly ok: true; readonly source: MediaSource }
  | { readonly ok: false; readonly code: ProbeRefusal; readonly message: string };

/**
 * Why a file cannot become a clip. The message beside it names rule and value and may be shown to its uploader.
 *
 * - `empty`: zero bytes
 * - `not-video`: no container we know (text, archive, document, picture, program)
 * - `disguised`: a web page, playlist, manifest or other text which would make a reader fetch something else
 * - `audio-only`: sound without a picture
 * - `cover-art-only`: sound whose only picture is its cover
 * - `too-short`, `too-long`: against `minSeconds`, `maxSeconds`
 * - `too-large`: against `maxBytes`
 * - `too-many-pixels`: against `maxPixels`
 * - `truncated`: the file ends before what it declares; uploading it again may help
 * - `unreadable`: damaged, encrypted, or a codec that the engine cannot decode
 */
export type ProbeRefusal =
  | 'empty'
  | 'not-video'
  | 'disguised'
  | 'audio-only'
  | 'cover-art-only'
  | 'too-short'
  | 'too-long'
  | 'too-large'
  | 'too-many-pixels'
  | 'truncated'
  | 'unreadable';

/** The container found by magic bytes; each stands for exactly one demuxer. */
export type Container = 'mp4' | 'matroska' | 'avi' | 'mpegts';

/** A file that passed the probe: its first picture stream and its first sound stream. */
export type MediaSource = {
  readonly container: Container;
  readonly bytes: number;
  /** How long the picture plays, measured from its packets, not from what the header claims. */
  readonly durationSeconds: number;
  readonly video: VideoStream;
  /** The first decodable sound stream, or null: clips without sound are fine. */
  readonly audio: AudioStream | null;
  /** True when the picture is copied instead of encoded, so that the clip is playable at once. */
  readonly canCopyVideo: boolean;
};

export type VideoStream = {
  readonly index: number;
  readonly codec: string;
  readonly profile: string;
  readonly pixelFormat: string;
  /** As shown: after rotation and with square pixels. May be odd. */
  readonly width: number;
  readonly height: number;
  /** Clockwise turn that a player applies. */
  readonly rotationDegrees: 0 | 90 | 180 | 270;
  /** Whether width and height of a stored sample differ. */
  readonly hasSquarePixels: boolean;
  /** Pictures per second over the whole clip. */
  readonly framesPerSecond: number;
  readonly isVariableFrameRate: boolean;
  /** Interlaced pictures are made whole before anything else. */
  readonly isInterlaced: boolean;
  /** `pq` and `hlg` are tone-mapped to SDR. */
  readonly dynamicRange: 'sdr' | 'pq' | 'hlg';
  /** YCbCr matrix by FFmpeg's name, guessed from the size where the file is silent. */
  readonly matrix: string;
  readonly bitsPerSecond: number;
};

export type AudioStream = {
  readonly index: number;
  readonly codec: string;
  readonly samplesPerSecond: number;
  readonly channels: number;
  /** Integrated loudness in LUFS (EBU R 128); −70 is silence. */
  readonly loudnessLufs: number;
};

export type EncodeJob = {
  /** Absolute path of the probed file; it is only read. */
  readonly sourcePath: string;
  /** What {@link Encoder.probe} said of this very file. */
  readonly source: MediaSource;
  /** Absolute path of an existing, empty directory for this job alone, on the same disk as its `workRoot`. */
  readonly workDir: string;
};

export type EncodeOptions = {
  readonly signal?: AbortSignal;
  /** Called at most about ten times a second; must not throw. */
  readonly onProgress?: (progress: EncodeProgress) => void;
  readonly onOutput?: (output: EncodeOutput) => Promise<void> | void;
};

/** `remux` copies the picture, `480p` and `720p` encode it, `verify` reads what was written. */
export type EncodeStep = 'probe' | 'remux' | '480p' | '720p' | 'poster' | 'verify';

/** `fraction` runs from 0 to 1 within its step and never falls. */
export type EncodeProgress = { readonly step: EncodeStep; readonly fraction: number };

export type EncodeOutput = Rendition | Poster;

/**
 * A progressive MP4: H.264 High (or, copied, Main or Constrained Baseline), yuv420p, SDR (BT.709, or BT.601 where the source is), at most 30 pictures per second, closed GOPs; AAC-LC
 * stereo 48 kHz at −14 LUFS or no sound; index before data; no metadata.
 */
export type Rendition = {
  readonly kind: 'rendition';
  /** Its class. Nothing is scaled up: a source of 360 lines has one rendition, `480p`, of 360 lines. */
  readonly name: '480p' | '720p';
  /** Absolute, inside `workDir`. The caller moves or copies it; names by content are the caller's. */
  readonly path: string;
  readonly bytes: number;
  /** Even. */
  readonly width: number;
  /** Even. */
  readonly height: number;
  readonly durationSeconds: number;
  /** Pictures per second. */
  readonly framesPerSecond: number;
  /** Mean of the whole file. */
  readonly bitsPerSecond: number;
  readonly hasAudio: boolean;
  /** True when the picture was copied from the source. */
  readonly isCopy: boolean;
};

/** One picture of the clip, not black where the clip allows, at most 720 pixels on its short edge, without metadata. */
export type Poster = {
  readonly kind: 'poster';
  readonly webp: PosterFile;
  readonly avif: PosterFile;
  readonly width: number;
  readonly height: number;
  /** ThumbHash in base64, about 25 bytes: the blurred poster before the poster. https://evanw.github.io/thumbhash/ */
  readonly thumbhash: string;
  /** Where in the clip it was taken. */
  readonly atSeconds: number;
  /** dHash of up to eight moments of the clip, 16 hex digits each; those that show too little to be told apart are left out. */
  readonly frames: readonly string[];
};

export type PosterFile = { readonly path: string; readonly bytes: number };

export type EncodeResult =
  | {
      readonly ok: true;
      /** In the order of `onOutput`: the first playable one first. One or two. */
      readonly renditions: readonly Rendition[];
      readonly poster: Poster;
    }
  | {
      readonly ok: false;
      readonly code: EncodeFailure;
      /** Where it failed. */
      readonly at: EncodeStep;
      /** For the uploader: rule and value, no paths. */
      readonly message: string;
    };

/**
 * - `undecodable`: the engine gave up on the file's contents; trying again will not help
 * - `timed-out`, `out-of-memory`, `disk-full`, `crashed`: the machine's trouble; trying again may help
 * - `bad-output`: what was written did not pass verification; trying again may help
 */
export type EncodeFailure =
  | 'undecodable'
  | 'timed-out'
  | 'out-of-memory'
  | 'disk-full'
  | 'crashed'
  | 'bad-output';

export type SweepResult = { readonly killed: number; readonly removed: number };

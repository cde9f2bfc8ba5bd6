import type {
  AudioTask,
  FramesTask,
  Inspection,
  MediaInput,
  MuxTask,
  Scan,
  SoundTask,
  StreamInput,
  VideoTask,
} from './tool.ts';

/** What a child of the node-av adapter is asked, one request a child. */
export type Request =
  | { readonly verb: 'check' }
  | { readonly verb: 'inspect'; readonly task: MediaInput }
  | { readonly verb: 'scan'; readonly task: StreamInput }
  | { readonly verb: 'loudness'; readonly task: SoundTask }
  | { readonly verb: 'video'; readonly task: VideoTask }
  | { readonly verb: 'audio'; readonly task: AudioTask }
  | { readonly verb: 'mux'; readonly task: MuxTask }
  | { readonly verb: 'frames'; readonly task: FramesTask };

/** What each verb answers. */
export type Answers = {
  readonly check: { readonly hasZscale: boolean; readonly missing: readonly string[] };
  readonly inspect: Inspection;
  readonly scan: Scan;
  readonly loudness: number;
  readonly video: null;
  readonly audio: null;
  readonly mux: null;
  readonly frames: null;
};

export type Message = { readonly seconds: number } | { readonly value: Answers[keyof Answers] };

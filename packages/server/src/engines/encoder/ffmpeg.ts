import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ChildCommand } from './child.ts';
import { runChild } from './child.ts';
import { createClipEncoder } from './clip-encoder.ts';
import {
  audioArgs,
  framesArgs,
  inspectArgs,
  loudnessArgs,
  muxArgs,
  packetArgs,
  pictureArgs,
  videoArgs,
} from './ffmpeg-args.ts';
import { parseInspection, parseLoudness, parsePackets, parseProgress } from './ffmpeg-output.ts';
import type { Encoder } from './port.ts';
import type { Control, MediaTool, Outcome } from './tool.ts';
import type { Wrappers } from './wrappers.ts';
import { directoriesOf, findProgram, findWrappers, isExecutable, wrap } from './wrappers.ts';

/** The programs used. */
export type FfmpegPrograms = Wrappers & { readonly ffmpeg: string; readonly ffprobe: string };

export type FfmpegEncoderOptions = FfmpegPrograms & {
  /** Threads of each child; by default the processors of the machine, at most 8. */
  readonly threads?: number;
  /** Memory of each child; 2 GiB by default. */
  readonly memoryBytes?: number;
};

/** Finds `FFMPEG_PATH`, or ffmpeg on `PATH`, with ffprobe beside it or on `PATH`; null when either is missing. */
export async function findFfmpeg(
  env: Readonly<Record<string, string | undefined>>,
): Promise<FfmpegPrograms | null> {
  const directories = directoriesOf(env);
  const asked = env['FFMPEG_PATH'];
  const ffmpeg = asked
    ? (await isExecutable(asked))
      ? asked
      : null
    : await findProgram('ffmpeg', directories);
  const ffprobe = ffmpeg && (await findProgram('ffprobe', [dirname(ffmpeg), ...directories]));
  return ffmpeg && ffprobe ? { ffmpeg, ffprobe, ...(await findWrappers(env)) } : null;
}

/** The encoder on FFmpeg's command line. Rejects when the build lacks libx264 or an AAC encoder, naming it. */
export async function createFfmpegEncoder(options: FfmpegEncoderOptions): Promise<Encoder> {
  const run = promisify(execFile);
  const [encoders, filters] = await Promise.all([
    run(options.ffmpeg, ['-hide_banner', '-encoders'], { maxBuffer: 1e7 }),
    run(options.ffmpeg, ['-hide_banner', '-filters'], { maxBuffer: 1e7 }),
  ]);
  const missing = ['libx264', 'aac'].filter(
    (name) => !new RegExp(`^ \\S+ ${name} `, 'm').test(encoders.stdout),
  );
  if (missing.length > 0)
    throw new Error(`${options.ffmpeg} was built without the encoders ${missing.join(', ')}.`);
  const hasZscale = / zscale /.test(filters.stdout) && / tonemap /.test(filters.stdout);
  const threads = options.threads ?? Math.min(8, availableParallelism());
  return createClipEncoder({ tool: createFfmpegTool({ ...options, hasZscale }), threads });
}

/** Standard output of a reader: 64 MiB are some 300,000 packets. */
const MAX_OUTPUT_BYTES = 67_108_864;

function createFfmpegTool(
  options: FfmpegEncoderOptions & { readonly hasZscale: boolean },
): MediaTool {
  const alive = new AbortController();
  const probe = async (args: readonly string[], control: Control) =>
    runChild(command(options, options.ffprobe, args), bind(control, alive.signal));
  const convert = async (args: readonly string[], control: Control): Promise<Outcome<null>> => {
    const spec = command(options, options.ffmpeg, args);
    const onOutput = parseProgress((seconds) => control.onSeconds?.(seconds));
    const ended = await runChild({ ...spec, onOutput }, bind(control, alive.signal));
    return ended.ok ? { ok: true, value: null } : ended;
  };
  return {
    name: 'ffmpeg',
    hasZscale: options.hasZscale,
    inspect: async (input, control) =>
      map(await probe(inspectArgs(input), control), parseInspection),
    async scan(input, control) {
      const [packets, pictures] = await Promise.all([
        probe(packetArgs(input), control),
        probe(pictureArgs(input), control),
      ]);
      const fields = pictures.ok ? pictures.value : '';
      return map(packets, (text) => ({
        packets: parsePackets(text),
        isDecodable: fields.trim() !== '',
        isInterlaced: /^1/m.test(fields),
      }));
    },
    async measureLoudness(task, control) {
      const ended = await runChild(
        command(options, options.ffmpeg, loudnessArgs(task)),
        bind(control, alive.signal),
      );
      return map(ended, parseLoudness);
    },
    writeVideo: async (task, control) => convert(videoArgs(task), control),
    writeAudio: async (task, control) => convert(audioArgs(task), control),
    mux: async (task, control) => convert(muxArgs(task), control),
    writeFrames: async (task, control) => convert(framesArgs(task), control),
    async [Symbol.asyncDispose]() {
      alive.abort(new Error('The encoder was closed.'));
    },
  };
}

function command(
  options: FfmpegEncoderOptions,
  program: string,
  args: readonly string[],
): ChildCommand {
  const memoryBytes = options.memoryBytes ?? 2_147_483_648;
  const limits = [`--as=${memoryBytes * 2}`, '--core=0', '--nofile=64', '--cpu=7200'];
  return {
    line: wrap(options, limits, [program, ...args]),
    memoryBytes,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  };
}

function bind(control: Control, alive: AbortSignal): Control {
  return { ...control, signal: AbortSignal.any([control.signal, alive]) };
}

function map<A, B>(outcome: Outcome<A>, transform: (value: A) => B): Outcome<B> {
  return outcome.ok ? { ok: true, value: transform(outcome.value) } : outcome;
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loudnessFilter, outputMatrix, pictureFilter } from './filters.ts';
import type { PlannedRendition } from './plan.ts';
import { planRenditions } from './plan.ts';
import type {
  EncodeJob,
  EncodeOptions,
  EncodeResult,
  EncodeStep,
  Poster,
  Rendition,
} from './port.ts';
import { makePoster } from './poster.ts';
import { Stop, messageOf, unwrap } from './stop.ts';
import type { Control, MediaTool, StreamInput } from './tool.ts';
import { verifyRendition } from './verify.ts';

export type ClipTools = { readonly tool: MediaTool; readonly threads: number };

/** See `Encoder.encode`: sound is made once beside the first picture, then each picture is joined with it. */
export async function encodeClip(
  tools: ClipTools,
  job: EncodeJob,
  options: EncodeOptions,
): Promise<EncodeResult> {
  const run = startRun(tools, job, options);
  try {
    const result = await makeAll(run);
    await keepOnly(job.workDir, result);
    return { ok: true, ...result };
  } catch (error) {
    run.stop.abort(error);
    await Promise.allSettled([run.sound, run.poster]);
    await keepOnly(job.workDir, null);
    options.signal?.throwIfAborted();
    if (!(error instanceof Stop)) throw error;
    return { ok: false, code: error.code, at: run.step, message: messageOf(error) };
  }
}

type Run = ClipTools & {
  readonly job: EncodeJob;
  readonly options: EncodeOptions;
  /** Ends all children of this run when one of them fails. */
  readonly stop: AbortController;
  readonly signal: AbortSignal;
  readonly deadline: number;
  sound: Promise<StreamInput | null> | null;
  poster: Promise<Poster> | null;
  step: EncodeStep;
};

function startRun(tools: ClipTools, job: EncodeJob, options: EncodeOptions): Run {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const deadline = performance.now() + 30_000 + job.source.durationSeconds * 20_000;
  return {
    ...tools,
    job,
    options,
    stop,
    signal,
    deadline,
    sound: null,
    poster: null,
    step: 'probe',
  };
}

async function makeAll(run: Run): Promise<{ renditions: readonly Rendition[]; poster: Poster }> {
  const { job, options } = run;
  report(run, 'probe', 1);
  run.sound = makeSound(run);
  // The picture is awaited first; a failure of the sound meanwhile must not count as unhandled.
  run.sound.catch(() => null);
  const [first, ...rest] = planRenditions(job.source);
  if (!first) throw new Stop('undecodable', 'nothing to make');
  const count = rest.length + 1;
  // A copied picture can be looked through at once; beside the sound, so that the clip is whole sooner.
  if (first.isCopy) void startPoster(run, pictureOf(job));
  const renditions = [await makeRendition(run, first)];
  await deliver(run, renditions, count);
  report(run, 'poster', 0);
  const poster = await (run.poster ??
    startPoster(run, { path: renditions[0]?.path ?? '', container: 'mp4', stream: 0 }));
  report(run, 'poster', 1);
  await options.onOutput?.(poster);
  for (const planned of rest) {
    renditions.push(await makeRendition(run, planned));
    await deliver(run, renditions, count);
  }
  return { renditions, poster };
}

function startPoster(run: Run, pictures: StreamInput): Promise<Poster> {
  const { job, tool } = run;
  run.poster = makePoster({ ...job, tool, pictures, control: () => controlOf(run) });
  // It may fail before it is awaited.
  run.poster.catch(() => null);
  return run.poster;
}

async function deliver(run: Run, renditions: readonly Rendition[], count: number): Promise<void> {
  report(run, 'verify', renditions.length / count);
  const latest = renditions.at(-1);
  if (latest) await run.options.onOutput?.(latest);
}

async function makeSound(run: Run): Promise<StreamInput | null> {
  const { tool, job } = run;
  const { audio, container, durationSeconds } = job.source;
  if (!audio) return null;
  const output = join(job.workDir, 'sound.mp4');
  const task = {
    input: { path: job.sourcePath, container, stream: audio.index },
    filter: loudnessFilter(audio.loudnessLufs),
    endSeconds: durationSeconds,
    output,
    bitsPerSecond: 128_000,
  };
  unwrap(await tool.writeAudio(task, controlOf(run)));
  return { path: output, container: 'mp4', stream: 0 };
}

async function makeRendition(run: Run, planned: PlannedRendition): Promise<Rendition> {
  const { tool, job } = run;
  report(run, planned.step, 0);
  const video = planned.isCopy ? pictureOf(job) : await makePicture(run, planned);
  const audio = (await run.sound) ?? null;
  const path = join(job.workDir, `${planned.name}.mp4`);
  unwrap(await tool.mux({ video, audio, output: path }, controlOf(run)));
  if (!planned.isCopy) await rm(video.path, { force: true });
  report(run, planned.step, 1);
  run.step = 'verify';
  const { durationSeconds } = job.source;
  const verified = await verifyRendition({
    path,
    planned,
    durationSeconds,
    hasAudio: audio !== null,
  });
  if (!verified.ok) throw new Stop('bad-output', verified.reason);
  return verified.rendition;
}

async function makePicture(run: Run, planned: PlannedRendition): Promise<StreamInput> {
  const { tool, job, threads } = run;
  const { video, durationSeconds } = job.source;
  const output = join(job.workDir, `picture-${planned.name}.mp4`);
  const onSeconds = (seconds: number) =>
    report(run, planned.step, Math.min(0.95, seconds / durationSeconds));
  const task = {
    input: pictureOf(job),
    filter: pictureFilter(video, planned, { rate: planned.rate, hasZscale: tool.hasZscale }),
    output,
    rotationDegrees: video.rotationDegrees,
    rate: planned.rate,
    pictures: Math.max(1, Math.round((durationSeconds * planned.rate.num) / planned.rate.den)),
    gop: Math.max(1, Math.round((2 * planned.rate.num) / planned.rate.den)),
    maxBitsPerSecond: planned.maxBitsPerSecond,
    matrix: outputMatrix(video),
    threads,
  };
  unwrap(await tool.writeVideo(task, { ...controlOf(run), onSeconds }));
  return { path: output, container: 'mp4', stream: 0 };
}

function pictureOf({ sourcePath, source }: EncodeJob): StreamInput {
  return { path: sourcePath, container: source.container, stream: source.video.index };
}

function controlOf({ signal, deadline, job }: Run): Control {
  return { signal, wallMs: Math.max(1, deadline - performance.now()), recordDir: job.workDir };
}

function report(run: Run, step: EncodeStep, fraction: number): void {
  run.step = step;
  run.options.onProgress?.({ step, fraction });
}

/** Leaves the outputs in the work directory, or nothing. */
async function keepOnly(
  workDir: string,
  result: { renditions: readonly Rendition[]; poster: Poster } | null,
): Promise<void> {
  const kept = result && [
    ...result.renditions.map(({ path }) => path),
    result.poster.webp.path,
    result.poster.avif.path,
  ];
  const extra = (await readdir(workDir))
    .map((name) => join(workDir, name))
    .filter((path) => !kept?.includes(path));
  await Promise.all(extra.map(async (path) => rm(path, { recursive: true, force: true })));
}

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runChild } from './child.ts';
import { createClipEncoder } from './clip-encoder.ts';
import type { Answers, Message, Request } from './node-av-messages.ts';
import type { Encoder } from './port.ts';
import type { Control, MediaTool, Outcome } from './tool.ts';
import type { Wrappers } from './wrappers.ts';
import { wrap } from './wrappers.ts';

export type NodeAvEncoderOptions = Wrappers & {
  /** Threads of each child; by default the processors of the machine, at most 8. */
  readonly threads?: number;
  /** Resident memory of each child; 2 GiB by default. Address space is not limited, since V8 reserves much of it. */
  readonly memoryBytes?: number;
};

/**
 * The encoder on FFmpeg's libraries as the npm package `node-av` brings them, for machines without ffmpeg. The native
 * code is loaded in children only, one for each task. Rejects when it cannot be loaded there or lacks an encoder.
 */
export async function createNodeAvEncoder(options: NodeAvEncoderOptions): Promise<Encoder> {
  const alive = new AbortController();
  const ask: Ask = async (request, control) =>
    askChild(options, request, {
      ...control,
      signal: AbortSignal.any([control.signal, alive.signal]),
    });
  const checked = await ask(
    { verb: 'check' },
    { signal: alive.signal, wallMs: 30_000, recordDir: null },
  );
  if (!checked.ok)
    throw new Error('The package node-av cannot be loaded here; install ffmpeg instead.');
  const { hasZscale, missing } = checked.value;
  if (missing.length > 0)
    throw new Error(`node-av was built without the encoders ${missing.join(', ')}.`);
  const threads = options.threads ?? Math.min(8, availableParallelism());
  return createClipEncoder({ tool: createTool({ ask, hasZscale, alive }), threads });
}

type Ask = <V extends Request['verb']>(
  request: Extract<Request, { verb: V }>,
  control: Control,
) => Promise<Outcome<Answers[V]>>;

function createTool({
  ask,
  hasZscale,
  alive,
}: {
  ask: Ask;
  hasZscale: boolean;
  alive: AbortController;
}): MediaTool {
  return {
    name: 'node-av',
    hasZscale,
    inspect: async (task, control) => ask({ verb: 'inspect', task }, control),
    scan: async (task, control) => ask({ verb: 'scan', task }, control),
    measureLoudness: async (task, control) => ask({ verb: 'loudness', task }, control),
    writeVideo: async (task, control) => ask({ verb: 'video', task }, control),
    writeAudio: async (task, control) => ask({ verb: 'audio', task }, control),
    mux: async (task, control) => ask({ verb: 'mux', task }, control),
    writeFrames: async (task, control) => ask({ verb: 'frames', task }, control),
    async [Symbol.asyncDispose]() {
      alive.abort(new Error('The encoder was closed.'));
    },
  };
}

const CHILD = fileURLToPath(new URL('node-av-child.ts', import.meta.url));

async function askChild<V extends Request['verb']>(
  options: NodeAvEncoderOptions,
  request: Extract<Request, { verb: V }>,
  control: Control,
): Promise<Outcome<Answers[V]>> {
  const answers: Answers[V][] = [];
  // The directory among the arguments lets `sweep` tell the child by its command line.
  const line = [process.execPath, '--max-old-space-size=512', CHILD, control.recordDir ?? ''];
  const ended = await runChild(
    {
      line: wrap(options, ['--core=0', '--nofile=256', '--cpu=7200'], line),
      memoryBytes: options.memoryBytes ?? 2_147_483_648,
      maxOutputBytes: 65_536,
      onChannel(child) {
        child.on('message', (message: Message) => {
          if ('seconds' in message) control.onSeconds?.(message.seconds);
          else answers.push(message.value as Answers[V]);
        });
        child.send(request, () => {
          // A child that is gone before it was asked ends as `crashed`.
        });
      },
    },
    control,
  );
  if (!ended.ok) return ended;
  const [value] = answers;
  return value === undefined
    ? { ok: false, code: 'crashed', detail: 'no answer' }
    : { ok: true, value };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The product as `npm start` runs it, in a process of its own. */
export interface Instance extends AsyncDisposable {
  origin: string;
  /** Milliseconds from spawning the process to its first answer. */
  startMs: number;
  /** The process that serves. */
  pid: number;
}

/** Starts the launcher on a free port and waits for the first answer of `/health`. */
export async function startInstance(options: {
  dataDir: string;
  args?: string[];
  patienceMs?: number;
}): Promise<Instance> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, ['scripts/launch.mjs', 'start', ...(options.args ?? [])], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: options.dataDir,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await firstAnswer(`${origin}/health`, child, options.patienceMs ?? 60_000);
  const startMs = performance.now() - started;
  if (child.pid === undefined) throw new Error('The instance did not start.');
  return {
    origin,
    startMs,
    pid: servingPid(child.pid),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A TCP port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

async function firstAnswer(url: string, child: ChildProcess, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`The instance ended with ${child.exitCode}.`);
    const response = await fetch(url).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The instance did not answer in time.');
}

/** The launcher may hand over to a child on a newer Node: the last of the chain serves. */
function servingPid(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const [child] = children === '' ? [] : children.split(' ');
  return child === undefined ? pid : servingPid(Number(child));
}

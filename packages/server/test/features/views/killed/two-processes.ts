import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Starts the whole server twice on one folder; resolves with what the second one said, null when it started. */
export async function startTwice(): Promise<string | null> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-twice-'));
  const first = launch(dataDir);
  try {
    if ((await first.said) !== null) throw new Error('The first server did not start.');
    const second = launch(dataDir);
    try {
      return await second.said;
    } finally {
      await second.end();
    }
  } finally {
    await first.end();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function launch(dataDir: string): { said: Promise<string | null>; end(): Promise<void> } {
  const path = fileURLToPath(new URL('process.ts', import.meta.url));
  const child = fork(path, [dataDir], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const errors: string[] = [];
  child.stderr?.on('data', (bytes: Buffer) => errors.push(bytes.toString('utf8')));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const listening = new Promise<null>((resolve) => child.once('message', () => resolve(null)));
  return {
    said: Promise.race([listening, ended.then(() => errors.join(''))]),
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

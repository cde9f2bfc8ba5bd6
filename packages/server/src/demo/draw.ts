import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Footage, Motif } from './motifs.ts';

const FOOTAGE = fileURLToPath(new URL('footage', import.meta.url));

/** Installs the footage packages from the npm registry if they are missing; null where that fails. */
export async function installFootage(): Promise<Footage> {
  const city = join(FOOTAGE, 'node_modules/startbootstrap-coming-soon/dist/assets/mp4/bg.mp4');
  const ocean = join(FOOTAGE, 'node_modules/vide/examples/video/ocean.mp4');
  if (!existsSync(city) || !existsSync(ocean)) await npmCi();
  return { city: existsSync(city) ? city : null, ocean: existsSync(ocean) ? ocean : null };
}

/** Draws one clip into `path`. Throws with what the drawing process said. */
export async function draw(motif: Motif, path: string): Promise<void> {
  const script = fileURLToPath(new URL('draw-child.ts', import.meta.url));
  const { code, stderr } = await run({
    command: process.execPath,
    args: [script, path],
    input: motif.graph,
  });
  if (code !== 0) throw new Error(`"${motif.caption}" could not be drawn: ${stderr.slice(-400)}`);
}

async function npmCi(): Promise<void> {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await (npm === undefined
    ? run({ command: 'npm', args, cwd: FOOTAGE })
    : run({ command: process.execPath, args: [npm, ...args], cwd: FOOTAGE }));
}

function run(options: {
  command: string;
  args: string[];
  input?: string;
  cwd?: string;
}): Promise<{ code: number | null; stderr: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; stderr: string }>();
  const child = spawn(options.command, options.args, {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.on('error', (error) => resolve({ code: -1, stderr: error.message }));
  child.on('close', (code) => resolve({ code, stderr }));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return promise;
}

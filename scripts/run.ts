import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { root } from './root.ts';

export interface Command {
  file: string;
  args: readonly string[];
  /** Defaults to the checkout. */
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the process is killed; none by default. */
  timeout?: number;
}

export interface Outcome {
  /** 0 when all went well; -1 when it was killed or could not be started. */
  code: number;
  /** Standard output and error in the order they came. */
  output: string;
  seconds: number;
}

/** Runs a process to its end and keeps what it prints; never rejects. */
export function run(command: Command): Promise<Outcome> {
  const { file, args, cwd = root, env = process.env, timeout } = command;
  const begin = performance.now();
  const child = spawn(file, args, { cwd, env, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const finish = (code: number, note = ''): void => {
      const output = Buffer.concat(chunks).toString() + note;
      resolve({ code, output, seconds: (performance.now() - begin) / 1000 });
    };
    child.on('error', (error) => {
      finish(-1, `${file}: ${error.message}\n`);
    });
    child.on('close', (code, signal) => {
      finish(code ?? -1, signal === null ? '' : `${file} was ended by ${signal}\n`);
    });
  });
}

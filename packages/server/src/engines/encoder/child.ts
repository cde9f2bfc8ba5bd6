import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { EncodeFailure } from './port.ts';
import { recordChild } from './sweep.ts';
import type { Control, Outcome } from './tool.ts';

export type ChildCommand = {
  /** Program and arguments. */
  readonly line: readonly string[];
  /** Resident memory above this ends the child. */
  readonly memoryBytes: number;
  /** More output than this ends the child. */
  readonly maxOutputBytes: number;
  readonly onOutput?: (text: string) => void;
  /** Opens a channel for messages, for a child that runs node, and hands it over. */
  readonly onChannel?: (child: ChildProcess) => void;
};

/** Last words kept of a child's error stream. */
const MAX_ERROR_BYTES = 8192;

const WATCH_MS = 100;

/**
 * Runs a child in a process group of its own, within wall time and memory, and resolves with its output once it and
 * its group are gone. Rejects with the signal's reason on abort.
 */
export async function runChild(spec: ChildCommand, control: Control): Promise<Outcome<string>> {
  control.signal.throwIfAborted();
  const [program = '', ...args] = spec.line;
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(spec.onChannel ? (['ipc'] as const) : [])],
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1' },
  });
  spec.onChannel?.(child);
  const ended = waitForEnd(child);
  const guard = guardChild(child, spec, control);
  try {
    const unrecord = await recordChild(control.recordDir, child.pid);
    const streams = collect(child, spec, guard.kill);
    const { code, signal, error } = await ended;
    await unrecord();
    control.signal.throwIfAborted();
    if (guard.verdict())
      return { ok: false, code: guard.verdict() ?? 'crashed', detail: streams.errors() };
    if (code === 0) return { ok: true, value: streams.output() };
    return {
      ok: false,
      code: classify(signal, streams.errors()),
      detail: error ?? streams.errors(),
    };
  } finally {
    guard.release();
  }
}

type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: string;
};

async function waitForEnd(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error: error.message }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function guardChild(
  child: ChildProcess,
  { memoryBytes }: ChildCommand,
  { signal, wallMs }: Control,
) {
  let verdict: EncodeFailure | null = null;
  const kill = (reason: EncodeFailure | null) => {
    verdict ??= reason;
    killGroup(child.pid);
  };
  const onAbort = () => kill(null);
  const wall = setTimeout(() => kill('timed-out'), wallMs);
  const watch = setInterval(() => {
    void residentBytes(child.pid).then((bytes) =>
      bytes > memoryBytes ? kill('out-of-memory') : null,
    );
  }, WATCH_MS);
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    kill,
    verdict: (): EncodeFailure | null => verdict,
    release() {
      clearTimeout(wall);
      clearInterval(watch);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

function collect(child: ChildProcess, spec: ChildCommand, kill: (reason: EncodeFailure) => void) {
  const output: string[] = [];
  let bytes = 0;
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    bytes += text.length;
    if (bytes > spec.maxOutputBytes) kill('undecodable');
    else if (spec.onOutput) spec.onOutput(text);
    else output.push(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-MAX_ERROR_BYTES);
  });
  return { output: () => output.join(''), errors: () => errors };
}

function classify(signal: NodeJS.Signals | null, errors: string): EncodeFailure {
  if (/No space left on device|Disk quota exceeded|File too large/i.test(errors))
    return 'disk-full';
  if (/Cannot allocate memory|out of memory|bad_alloc/i.test(errors)) return 'out-of-memory';
  if (signal === 'SIGXCPU') return 'timed-out';
  return signal === null ? 'undecodable' : 'crashed';
}

/** Kills a child and all it started. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}

/** 0 where there is no `/proc`; the address space limit then stands alone. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'latin1').catch(() => '');
  return Number(statm.split(' ')[1] ?? 0) * 4096;
}

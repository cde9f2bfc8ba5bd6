import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SweepResult } from './port.ts';

const PREFIX = '.child-';

/**
 * Notes a running child in a directory, so that {@link sweepWork} of a later process finds it. Returns what removes
 * the note. A child is known by pid and start time: both together never come twice between two boots.
 */
export async function recordChild(
  directory: string | null,
  pid: number | undefined,
): Promise<() => Promise<void>> {
  if (directory === null || pid === undefined) return async () => {};
  const path = join(directory, `${PREFIX}${pid}`);
  const startedAt = await startTimeOf(pid);
  if (startedAt === null) return async () => {};
  await writeFile(path, startedAt);
  return async () => rm(path, { force: true });
}

/** See `Encoder.sweep`. */
export async function sweepWork(workRoot: string): Promise<SweepResult> {
  const entries = await readdir(workRoot).catch(() => []);
  const killed = await Promise.all(
    entries.map(async (entry) => killRecorded(join(workRoot, entry))),
  );
  await Promise.all(
    entries.map(async (entry) => rm(join(workRoot, entry), { recursive: true, force: true })),
  );
  return { killed: killed.reduce((sum, count) => sum + count, 0), removed: entries.length };
}

async function killRecorded(directory: string): Promise<number> {
  const notes = (await readdir(directory).catch(() => [])).filter((name) =>
    name.startsWith(PREFIX),
  );
  const killed = await Promise.all(
    notes.map(async (note) => {
      const pid = Number(note.slice(PREFIX.length));
      return (await isOurs(join(directory, note), pid, directory)) && (await killAndWait(pid));
    }),
  );
  return killed.filter(Boolean).length;
}

/** Same start time, and still a program that was told of this directory. */
async function isOurs(note: string, pid: number, directory: string): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid < 2) return false;
  const [recorded, actual] = await Promise.all([
    readFile(note, 'latin1').catch(() => ''),
    startTimeOf(pid),
  ]);
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return recorded !== '' && recorded === actual && commandLine.includes(directory);
}

async function killAndWait(pid: number): Promise<boolean> {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    return false;
  }
  const until = Date.now() + 2000;
  while (Date.now() < until && (await isRunning(pid))) await sleep(10);
  return true;
}

async function isRunning(pid: number): Promise<boolean> {
  const stat = await readStat(pid);
  return stat !== null && stat[0] !== 'Z';
}

/** Clock ticks since boot, field 22 of proc_pid_stat(5); null when it is gone or there is no `/proc`. */
async function startTimeOf(pid: number): Promise<string | null> {
  return (await readStat(pid))?.[19] ?? null;
}

/** Fields from the third on: the second, the name, may contain spaces and brackets. */
async function readStat(pid: number): Promise<readonly string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killGroup } from '#engines/encoder/child.ts';
import { recordChild, sweepWork } from '#engines/encoder/sweep.ts';

describe.skipIf(process.platform !== 'linux')('sweeping the work directories', () => {
  let workRoot: string;
  let job: string;

  beforeEach(async () => {
    workRoot = await mkdtemp(join(tmpdir(), 'footlights-sweep-'));
    job = join(workRoot, 'job-1');
    await mkdir(job);
  });
  afterEach(async () => rm(workRoot, { recursive: true, force: true }));

  /** A process that would outlive us, told of a directory as an encoder's child is. */
  async function startChild(directory: string) {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', directory], {
      detached: true,
    });
    await new Promise((resolve) => child.once('spawn', resolve));
    const ended = new Promise<string>((resolve) =>
      child.once('exit', (_code, signal) => resolve(String(signal))),
    );
    return { pid: child.pid ?? 0, ended };
  }

  it('kills the child that a killed process left and removes everything', async () => {
    const { pid, ended } = await startChild(job);
    await recordChild(job, pid);
    await writeFile(join(job, '480p.mp4'), 'half');
    expect(await sweepWork(workRoot)).toEqual({ killed: 1, removed: 1 });
    expect(await ended).toBe('SIGKILL');
    expect(await readdir(workRoot)).toEqual([]);
  });

  it('spares a stranger who got the same pid later', async () => {
    const { pid, ended } = await startChild(job);
    await writeFile(join(job, `.child-${pid}`), '1');
    expect(await sweepWork(workRoot)).toEqual({ killed: 0, removed: 1 });
    expect(await Promise.race([ended, Promise.resolve('alive')])).toBe('alive');
    killGroup(pid);
    await ended;
  });

  it('spares a process that was never told of the directory', async () => {
    const { pid, ended } = await startChild('/somewhere/else');
    await recordChild(job, pid);
    expect(await sweepWork(workRoot)).toEqual({ killed: 0, removed: 1 });
    expect(await Promise.race([ended, Promise.resolve('alive')])).toBe('alive');
    killGroup(pid);
    await ended;
  });
});

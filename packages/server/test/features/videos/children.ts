import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Pids of programs that work in a data folder, by their command lines. */
export async function mediaChildren(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return line.includes(`${dataDir}/work`) ? [pid] : [];
    }),
  );
  return lines.flat();
}

/** Waits for the first child that encodes in a data folder and kills it; fails after 20 s without one. */
export async function killEncoder(dataDir: string): Promise<void> {
  for (let tries = 0; tries < 4000; tries += 1) {
    const children = await mediaChildren(dataDir);
    if (children.filter(kill).length > 0) return;
    await sleep(5);
  }
  throw new Error(`Nothing was encoded in ${dataDir}.`);
}

/** Whether it was there to be killed: one that only probed may have ended meanwhile. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

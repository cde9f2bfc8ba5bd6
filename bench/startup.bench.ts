// Claim: an installed instance answers within 2 s of its start and idles within 250 MB.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInstance } from './instance.ts';
import { median, record } from './record.ts';

const RUNS = 5;
const IDLE_MS = 10_000;

const dataDir = mkdtempSync(join(tmpdir(), 'footlights-bench-'));
try {
  await (await startInstance({ dataDir }))[Symbol.asyncDispose]();
  const starts: number[] = [];
  const idles: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await using instance = await startInstance({ dataDir });
    starts.push(instance.startMs / 1000);
    await fetch(`${instance.origin}/`);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    idles.push(residentMb(instance.pid));
  }
  record('startup', [
    {
      name: 'second start to first answer, median of 5',
      value: median(starts),
      unit: 's',
      target: '≤ 2 s',
      isMet: median(starts) <= 2,
    },
    { name: 'slowest of 5', value: Math.max(...starts), unit: 's' },
    {
      name: 'resident memory of a fresh process 10 s after its first page',
      value: median(idles),
      unit: 'MB',
      target: '≤ 250 MB',
      isMet: median(idles) <= 250,
    },
  ]);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

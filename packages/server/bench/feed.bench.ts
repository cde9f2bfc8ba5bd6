import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, record, type Figure } from '../../../bench/record.ts';
import { load } from './load.ts';

/**
 * Claims: a page of the feed is served at 70 % or more of the rate of a bare `node:http` handler that sends the same
 * bytes, and at half of its own highest rate 99 of 100 answers take less than 10 ms, with 100 clips as with 1,000,000.
 */
const ROUNDS = 9;
const CONNECTIONS = 32;
const path = '/api/v1/feed';
const root = await mkdtemp(join(tmpdir(), 'footlights-feed-bench-'));
try {
  const figures: Figure[] = [];
  for (const clips of [100, 1_000_000]) figures.push(...(await compare(clips)));
  record('feed', figures);
  if (figures.some(({ isMet }) => isMet === false)) process.exitCode = 1;
} finally {
  await rm(root, { recursive: true });
}

async function compare(clips: number): Promise<Figure[]> {
  const file = join(root, `${clips}.json`);
  const ours = await start(['clips', String(clips)]);
  const page = Buffer.from(
    await (await fetch(`http://127.0.0.1:${ours.port}${path}`)).arrayBuffer(),
  );
  await writeFile(file, page);
  const bare = await start(['bytes', file]);
  const rates = { ours: [] as number[], bare: [] as number[] };
  try {
    await measure(ours.port, 2);
    await measure(bare.port, 2);
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.bare.push(await measure(bare.port, 2));
      rates.ours.push(await measure(ours.port, 2));
    }
    const half = await load({
      port: ours.port,
      path,
      connections: CONNECTIONS,
      seconds: 20,
      perSecond: median(rates.ours) / 2,
    });
    return figuresOf(clips, { bytes: page.length, rates, p99Ms: half.p99Ms });
  } finally {
    await Promise.all([stop(ours.child), stop(bare.child)]);
  }
}

function figuresOf(
  clips: number,
  {
    bytes,
    p99Ms,
    rates,
  }: { bytes: number; p99Ms: number; rates: Record<'ours' | 'bare', number[]> },
): Figure[] {
  const at = `, ${clips.toLocaleString('en')} clips`;
  // Round by round: both of a round meet the same neighbours on the machine.
  const ratio = median(rates.ours.map((rate, round) => rate / (rates.bare[round] ?? Number.NaN)));
  return [
    { name: `bytes of a page${at}`, value: bytes, unit: 'B' },
    { name: `bare node:http${at}`, value: median(rates.bare), unit: 'pages/s' },
    { name: `feed${at}`, value: median(rates.ours), unit: 'pages/s' },
    { name: `ratio${at}`, value: ratio, unit: '×', target: '≥ 0.7', isMet: ratio >= 0.7 },
    { name: `p99 at half load${at}`, value: p99Ms, unit: 'ms', target: '< 10', isMet: p99Ms < 10 },
  ];
}

async function measure(port: number, seconds: number): Promise<number> {
  return (await load({ port, path, connections: CONNECTIONS, seconds })).perSecond;
}

async function start(args: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('feed-server.ts', import.meta.url)), args);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.send('stop');
  await ended;
}

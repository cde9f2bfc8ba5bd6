import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../packages/server/bench/load.ts';
import { generate, type Size } from './people/generate.ts';
import { likesPerSecond } from './people/likes.ts';
import { questionsOf, type Ask, type Opened } from './people/questions.ts';
import { record, type Figure } from './record.ts';

/**
 * Claims: what a page costs does not grow with the number of clips, accounts and acts. At half of its own highest rate,
 * the 99th percentile of each endpoint with 1,000,000 clips, 1,000,000 accounts and 10,000,000 acts is at most 1.5 times
 * that with a hundredth of them. A like is measured beside a bare SQLite transaction that inserts a row.
 * Generating takes some ten minutes and five gigabytes of disk; `FOOTLIGHTS_SCALE=0.1` makes a tenth.
 */
const SCALE = Number(process.env['FOOTLIGHTS_SCALE'] ?? '1');
const LARGE: Size = { accounts: 1e6 * SCALE, clips: 1e6 * SCALE, acts: 1e7 * SCALE };
const SMALL: Size = { accounts: 1e4 * SCALE, clips: 1e4 * SCALE, acts: 1e5 * SCALE };
const CONNECTIONS = 16;
/** Answers faster than this are noise of the machine, not growth. */
const FLOOR_MS = 1;

const small = await measured('small', SMALL);
const large = await measured('large', LARGE);
const figures: Figure[] = [];
for (const [name, p99Ms] of large.p99Ms) {
  const before = small.p99Ms.get(name) ?? Number.NaN;
  const ratio = Math.max(p99Ms, FLOOR_MS) / Math.max(before, FLOOR_MS);
  figures.push(
    { name: `${name}: p99 at half load, small`, value: before, unit: 'ms' },
    { name: `${name}: p99 at half load, large`, value: p99Ms, unit: 'ms' },
    {
      name: `${name}: large ÷ small`,
      value: ratio,
      unit: '×',
      target: '≤ 1.5',
      isMet: ratio <= 1.5,
    },
  );
}
record('people', [...small.others, ...large.others, ...figures]);
if (figures.some(({ isMet }) => isMet === false)) process.exitCode = 1;

interface Measured {
  p99Ms: Map<string, number>;
  others: Figure[];
}

async function measured(name: string, size: Size): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-people-bench-'));
  try {
    const made = await open(dataDir, 'make');
    await close(made.child);
    const [star = '', fan = ''] = made.ids;
    const drawn = generate(join(dataDir, 'footlights.db'), size, { star, fan });
    process.stdout.write(
      `${name}: ${JSON.stringify(drawn.rows)} in ${drawn.seconds.toFixed(0)} s\n`,
    );
    const server = await open(dataDir, 'serve');
    const p99Ms = new Map<string, number>();
    for (const [question, ask] of questionsOf(server, drawn))
      p99Ms.set(question, await halfLoad(server, ask));
    const likes = await likesPerSecond(server.child, dataDir);
    await close(server.child);
    const others: Figure[] = [
      { name: `${name}: generating`, value: drawn.seconds, unit: 's' },
      { name: `${name}: first start`, value: server.startSeconds, unit: 's' },
      { name: `${name}: until it was quiet`, value: server.quietSeconds, unit: 's' },
      { name: `${name}: memory after start`, value: server.megabytes, unit: 'MB' },
      { name: `${name}: likes`, value: likes.ours, unit: '/s' },
      { name: `${name}: bare SQLite inserts`, value: likes.bare, unit: '/s' },
      { name: `${name}: likes ÷ bare inserts`, value: likes.ours / likes.bare, unit: '×' },
    ];
    return { p99Ms, others };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The highest rate first, then the 99th percentile at half of it. */
async function halfLoad({ port }: Opened, ask: Ask): Promise<number> {
  const common = { port, connections: CONNECTIONS, ...ask };
  await load({ ...common, seconds: 1 });
  const full = await load({ ...common, seconds: 3 });
  const half = await load({ ...common, seconds: 6, perSecond: full.perSecond / 2 });
  return half.p99Ms;
}

async function open(
  dataDir: string,
  mode: 'make' | 'serve',
): Promise<Opened & { child: ChildProcess }> {
  const script = fileURLToPath(new URL('people/server.ts', import.meta.url));
  const child = fork(script, [dataDir, mode], { execArgv: ['--max-old-space-size=12000'] });
  const [opened] = (await once(child, 'message')) as [Opened];
  return { ...opened, child };
}

async function close(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.send('stop');
  await ended;
}

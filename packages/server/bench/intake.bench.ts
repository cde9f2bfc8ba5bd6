import { fork, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Figure, median, record } from '../../../bench/record.ts';
import { load, type Load, type Target } from './intake/load.ts';

/**
 * Claim: durable intake, one packet a request, one process, takes at least 60 % of the requests that a bare
 * `node:http` handler takes which parses the same JSON and answers 204. The load comes from this process,
 * the same for both.
 */
const LEAST_RATIO = 0.6;
const ROUNDS = 7;
const SECONDS = 2;

async function start(script: string): Promise<{ child: ChildProcess; target: Target }> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, [process.env.BENCH_DIR ?? tmpdir()]);
  const target = await new Promise<Target>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Target));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}.`)));
  });
  return { child, target };
}

/** Both servers in turns, so that both see the same machine; the ratio is that of each round. */
async function compare(connections: number): Promise<number> {
  const loads = { bare: [] as Load[], intake: [] as Load[] };
  for (let round = -1; round < ROUNDS; round += 1) {
    const one = await load(bare.target, { connections, seconds: SECONDS });
    const other = await load(intake.target, { connections, seconds: SECONDS });
    if (round < 0) continue;
    loads.bare.push(one);
    loads.intake.push(other);
  }
  const ratio = median(
    loads.intake.map(
      (one, round) => one.requestsPerSecond / (loads.bare[round]?.requestsPerSecond ?? 0),
    ),
  );
  const figures = (name: keyof typeof loads) => [
    figure(`${name}, ${connections} connections`, loads[name], 'requestsPerSecond'),
    figure(`${name} p50, ${connections} connections`, loads[name], 'p50Ms'),
    figure(`${name} p99, ${connections} connections`, loads[name], 'p99Ms'),
  ];
  record('intake', [
    ...figures('bare'),
    ...figures('intake'),
    {
      name: `intake ÷ bare, ${connections} connections`,
      value: ratio,
      unit: '',
      target: `≥ ${LEAST_RATIO}`,
      isMet: ratio >= LEAST_RATIO,
    },
  ]);
  return ratio;
}

function figure(name: string, loads: readonly Load[], of: keyof Load): Figure {
  const unit = of === 'requestsPerSecond' ? 'requests/s' : 'ms';
  return { name, value: median(loads.map((one) => one[of])), unit };
}

const intake = await start('./intake/server.ts');
const bare = await start('./intake/bare.ts');
try {
  const ratios = [await compare(64), await compare(256)];
  if (ratios.some((ratio) => ratio < LEAST_RATIO)) process.exitCode = 1;
} finally {
  intake.child.disconnect();
  bare.child.disconnect();
}

import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { load, type Load, type Target } from './load.ts';

/** What both servers did under one number of connections, a round each. */
export interface Comparison {
  connections: number;
  bare: Load[];
  intake: Load[];
}

/** Rounds with and without a release of 10,000 clips' windows meanwhile. */
export interface Measured {
  compared: Comparison[];
  releasing: Load[];
}

interface Started extends Disposable {
  target: Target;
  child: ChildProcess;
}

const SECONDS = 2;
const RELEASES = 3;

/**
 * The product and a bare `node:http` handler that parses the same JSON and answers 204, each in a process of its own,
 * under the same load in turns, so that both see the same machine. A first round of each is not counted.
 */
export async function measureIntake(options: {
  connections: readonly number[];
  rounds: number;
}): Promise<Measured> {
  using intake = await start('./server.ts');
  using bare = await start('./bare.ts');
  const compared: Comparison[] = [];
  for (const connections of options.connections) {
    const run = (target: Target) => load(target, { connections, seconds: SECONDS });
    const comparison: Comparison = { connections, bare: [], intake: [] };
    for (let round = -1; round < options.rounds; round += 1) {
      const one = await run(bare.target);
      const other = await run(intake.target);
      if (round < 0) continue;
      comparison.bare.push(one);
      comparison.intake.push(other);
    }
    compared.push(comparison);
  }
  return { compared, releasing: await whileReleasing(intake) };
}

async function whileReleasing({ child, target }: Started): Promise<Load[]> {
  const loads: Load[] = [];
  for (let round = 0; round < RELEASES; round += 1) {
    child.send('release');
    loads.push(await load(target, { connections: 64, seconds: SECONDS }));
  }
  return loads;
}

async function start(script: string): Promise<Started> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, [process.env.BENCH_DIR ?? tmpdir()], { execArgv: [] });
  const target = await new Promise<Target>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Target));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}.`)));
  });
  return { child, target, [Symbol.dispose]: () => child.disconnect() };
}

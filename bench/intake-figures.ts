import type { CountFigure } from '../packages/count/bench/workload.ts';
import { type Comparison, measureIntake } from '../packages/server/bench/intake/compare.ts';
import type { Load } from '../packages/server/bench/intake/load.ts';
import { median } from './record.ts';

/** Durable intake, one packet a request, one process: share of what a bare `node:http` handler takes. */
const LEAST_RATIO = 0.8;
/** Whoever sends a packet waits this long at most, ms; a page that is left has no longer. */
const MOST_P99_MS = 250;
const CONNECTIONS = [64, 256];
const ROUNDS = 5;

/** The intake row of the counter's table, and its p99 at rest and during a release of 10,000 clips. About 70 s. */
export async function intakeFigures(): Promise<CountFigure[]> {
  const { compared, releasing } = await measureIntake({ connections: CONNECTIONS, rounds: ROUNDS });
  return [
    ...compared.flatMap((comparison) => [throughput(comparison), latency(comparison)]),
    latencyOf('p99 of intake, 64 connections, during a release of 10,000 clips', releasing),
  ];
}

function throughput({ connections, bare, intake }: Comparison): CountFigure {
  const ratio = median(
    intake.map((one, at) => one.requestsPerSecond / (bare[at]?.requestsPerSecond ?? Number.NaN)),
  );
  return {
    what: `durable intake, ${connections} connections`,
    value: median(intake.map((one) => one.requestsPerSecond)),
    unit: 'packets/s',
    twin: {
      what: 'bare node:http handler',
      value: median(bare.map((one) => one.requestsPerSecond)),
    },
    ratio,
    target: `≥ ${LEAST_RATIO * 100} % of the twin`,
    isMet: ratio >= LEAST_RATIO,
  };
}

function latency({ connections, bare, intake }: Comparison): CountFigure {
  const figure = latencyOf(`p99 of intake, ${connections} connections`, intake);
  const value = median(bare.map((one) => one.p99Ms));
  return { ...figure, twin: { what: 'p99 of the bare handler', value } };
}

function latencyOf(what: string, loads: readonly Load[]): CountFigure {
  const value = median(loads.map((one) => one.p99Ms));
  const isMet = value <= MOST_P99_MS;
  return { what, value, unit: 'ms', target: `≤ ${MOST_P99_MS} ms`, isMet };
}

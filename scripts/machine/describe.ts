import os from 'node:os';
import { allNeeds, pathOf } from '../needs.ts';

/** One line: what this machine brings to a test run. */
export function describeMachine(): string {
  const gigabytes = (os.totalmem() / 2 ** 30).toFixed(1);
  const parts = [
    `Node ${process.versions.node}`,
    `${os.availableParallelism()} processors`,
    `${gigabytes} GiB`,
    ...allNeeds.map((need) => `${need} ${pathOf(need) ?? 'missing'}`),
  ];
  return `${os.type()} ${os.arch()}: ${parts.join(', ')}.`;
}

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Lends a new folder whose path begins with `prefix`; it is gone afterwards, also when the process is interrupted. */
export async function withFolder<Result>(
  prefix: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(prefix);
  const abandon = (): void => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  };
  for (const signal of signals) process.on(signal, abandon);
  try {
    return await work(folder);
  } finally {
    for (const signal of signals) process.off(signal, abandon);
    await rm(folder, { recursive: true, force: true });
  }
}

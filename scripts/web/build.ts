import path from 'node:path';
import { withLock } from '../launch/lock.mjs';
import { root } from '../root.ts';
import { run } from '../run.ts';
import { isStale, markBuilt, sourceHash } from './stale.ts';

/**
 * Builds the web app into packages/web/build.
 * @throws Error with everything the build printed
 */
export async function buildWeb(): Promise<void> {
  await withLock(path.join(root, '.cache/building'), build);
}

/** Builds the web app if its sources changed since the last build; about 20 ms if they did not. */
export async function buildWebIfStale(): Promise<void> {
  if (!isStale(sourceHash())) return;
  await withLock(path.join(root, '.cache/building'), async () => {
    // Another process may have done it while this one waited.
    if (isStale(sourceHash())) await build();
  });
}

async function build(): Promise<void> {
  const hash = sourceHash();
  console.log('Building the web app …');
  const { code, output, seconds } = await run({
    file: process.execPath,
    args: [path.join(root, 'node_modules/vite/bin/vite.js'), 'build'],
    cwd: path.join(root, 'packages/web'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (code !== 0) throw new Error(`The web app could not be built:\n${output}`);
  markBuilt(hash);
  console.log(`Built the web app in ${seconds.toFixed(1)} s.`);
}

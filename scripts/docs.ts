import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { configurationMarkdown, configurationPage } from './docs/configuration.ts';
import { finish } from './finish.ts';
import { root } from './root.ts';

// With --check nothing is written: a stale page is an error.
await finish(async () => {
  const file = path.join(root, configurationPage);
  const fresh = configurationMarkdown();
  if ((await readFile(file, 'utf8').catch(() => '')) === fresh) return;
  if (process.argv.includes('--check')) {
    throw new Error(`${configurationPage} is stale: run "npm run docs" and commit it.`);
  }
  await writeFile(file, fresh);
  console.log(`Wrote ${configurationPage}.`);
});

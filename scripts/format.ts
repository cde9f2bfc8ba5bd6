import path from 'node:path';
import { root } from './root.ts';
import { run } from './run.ts';

const { code, output } = await run({
  file: path.join(root, 'node_modules/.bin/oxfmt'),
  args: process.argv.length > 2 ? process.argv.slice(2) : ['.'],
});
process.stdout.write(output);
process.exitCode = code === 0 ? 0 : 1;

import { globSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.ts';
import type { Command } from '../run.ts';

/** One tool of the gate, with the name it is reported under. */
export interface Check extends Command {
  name: string;
}

const web = path.join(root, 'packages/web');

/** Writes the types that the web app's configuration refers to; the other checks need them. */
export const preparation: Check = {
  name: 'svelte-kit sync',
  ...tool('svelte-kit', 'sync'),
  cwd: web,
};

/** Every tool of the gate, the slow ones first so that two at a time end early. */
export function checks(): Check[] {
  const types = globSync(['tsconfig.json', 'packages/*/tsconfig*.json'], {
    cwd: root,
    exclude: ['packages/web/**'],
  });
  return [
    {
      name: 'svelte-check packages/web',
      ...tool('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'),
      cwd: web,
    },
    {
      name: 'tsc the service worker',
      ...tool('tsc', '-p', 'src/service-worker/tsconfig.json'),
      cwd: web,
    },
    { name: 'oxlint', ...tool('oxlint', '--type-aware', '--deny-warnings') },
    ...types.toSorted().map((file) => ({ name: `tsc ${file}`, ...tool('tsc', '-p', file) })),
    { name: 'knip', ...tool('knip') },
    { name: 'oxfmt', ...tool('oxfmt', '--check', '.') },
  ];
}

function tool(name: string, ...args: string[]): Command {
  return { file: path.join(root, 'node_modules/.bin', name), args };
}

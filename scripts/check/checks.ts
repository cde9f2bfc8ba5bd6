import { globSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '../run.ts';

interface Check {
  name: string;
  /** Run one after another; the first that fails ends the check. */
  steps: readonly Command[];
}

/** Every tool of the gate, the slow ones first so that two at a time end early. */
export function checks(root: string): Check[] {
  const tool = (name: string, ...args: string[]): Command => ({
    file: path.join(root, 'node_modules/.bin', name),
    args,
    cwd: root,
  });
  const web = path.join(root, 'packages/web');
  const types = globSync(['tsconfig.json', 'packages/*/tsconfig*.json'], {
    cwd: root,
    exclude: ['packages/web/**'],
  });
  return [
    {
      name: 'svelte-check packages/web',
      steps: [
        { ...tool('svelte-kit', 'sync'), cwd: web },
        { ...tool('svelte-check', '--fail-on-warnings', '--output', 'human'), cwd: web },
      ],
    },
    { name: 'oxlint', steps: [tool('oxlint', '--type-aware', '--deny-warnings')] },
    ...types.toSorted().map((file) => ({ name: `tsc ${file}`, steps: [tool('tsc', '-p', file)] })),
    { name: 'knip', steps: [tool('knip')] },
    { name: 'oxfmt', steps: [tool('oxfmt', '--check', '.')] },
  ];
}

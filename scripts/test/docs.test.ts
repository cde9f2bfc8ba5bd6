import path from 'node:path';
import { expect, test } from 'vitest';
import { settings } from '../../packages/server/src/settings.ts';
import { configurationMarkdown } from '../docs/configuration.ts';
import { root } from '../root.ts';
import { run } from '../run.ts';

test('the page on configuration says what the server reads; if not, run "npm run docs"', async () => {
  const args = [path.join(root, 'scripts/docs.ts'), '--check'];
  const { code, output } = await run({ file: process.execPath, args });
  expect(output).toBe('');
  expect(code).toBe(0);
});

test('each setting has a row of four cells, with its default', () => {
  const rows = configurationMarkdown()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.map((line) => line.split('`')[1])).toEqual(settings.map(({ name }) => name));
  for (const line of rows) expect(line.split(/(?<!\\)\|/u)).toHaveLength(6);
  expect(rows.find((line) => line.includes('`PORT`'))).toContain('| `4000` |');
});

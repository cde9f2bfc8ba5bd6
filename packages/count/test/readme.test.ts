import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

test("the README's example runs and shows what it says", () => {
  const readme = readFileSync(`${FOLDER}README.md`, 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const shows = `${code}\nconsole.log(JSON.stringify([counts, displayOf(shown), apiValueOf(shown)]));`;
  const run = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', shows], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  expect([run.status, run.stderr]).toEqual([0, '']);
  const [counts, display, value] = JSON.parse(run.stdout);
  expect(counts).toEqual([1000, 0, 1000]);
  expect(Math.abs(display.value - 1000)).toBeLessThan(250);
  expect(value.standardError).toBeCloseTo(9.42, 2);
});

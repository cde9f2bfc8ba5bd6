import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Runs the README's examples one after the other from the sources; gives what they print. */
function printed(): string[] {
  const readme = readFileSync(`${FOLDER}README.md`, 'utf8');
  return Array.from(readme.matchAll(/```js\n([\s\S]*?)```/gu), ([, code = '']) => {
    const args = ['--input-type=module', '--eval', code];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: FOLDER,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  });
}

test("the README's examples run and show what it says", () => {
  const [published = '', replayed = ''] = printed();
  const [display = '', value = '', interval] = published.trim().split('\n');
  expect(Math.abs(numberAfter('value: ', display) - 1000)).toBeLessThan(250);
  expect(Math.abs(numberAfter('value: ', value) - 1000)).toBeLessThan(250);
  expect(numberAfter('standardError: ', value)).toBeCloseTo(9.42, 2);
  expect(Math.abs(Number(interval) - 360_000)).toBeLessThan(100_000);
  expect(replayed).toBe('true\n[ 1, 1, 1 ]\n');
});

function numberAfter(name: string, text: string): number {
  return Number.parseFloat(text.split(name)[1] ?? '');
}

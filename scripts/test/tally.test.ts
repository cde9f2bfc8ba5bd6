import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../root.ts';
import { run } from '../run.ts';
import { lastLine } from '../testing/tally.ts';

let folder = '';

beforeAll(async () => {
  // Below the checkout, so that the planted tests find Vitest.
  await mkdir(path.join(root, '.cache'), { recursive: true });
  folder = await mkdtemp(path.join(root, '.cache/tally-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('passed, failed and skipped tests are counted, and a skip keeps its reason', async () => {
  const output = await tallyOf(`
    test('one', () => {});
    test('two', () => {});
    test('three', () => { expect(1).toBe(2); });
    test('four', ({ skip }) => { skip('needs a moon'); });
    test.skip('five', () => {});
    test.todo('six');`);
  expect(output).toContain('2 passed, 1 failed, 3 skipped\n');
  expect(output).toContain('planted.test.ts: 1 × needs a moon\n');
  expect(output).toContain('planted.test.ts: 1 × skipped on this machine\n');
  expect(output).toContain('planted.test.ts: 1 × not written yet\n');
});

test('a file that cannot be loaded is a failure', async () => {
  expect(await tallyOf(`throw new Error('torn');`)).toContain('0 passed, 1 failed\n');
});

test('a hook that throws is a failure', async () => {
  const source = `beforeAll(() => { throw new Error('torn'); }); test('one', () => {});`;
  expect(await tallyOf(source)).toContain('0 passed, 1 failed, 1 skipped\n');
});

test('an error that nobody caught is a failure though its test passed', async () => {
  const source = `test('one', async () => {
    void Promise.reject(new Error('torn'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  });`;
  expect(await tallyOf(source)).toContain('1 passed, 1 failed\n');
});

test('skips are named on the last line only where there are any', () => {
  expect(lastLine({ passed: 12, failed: 0, skipped: 0, skips: [] })).toBe('12 passed, 0 failed');
});

async function tallyOf(source: string): Promise<string> {
  const imports = `import { beforeAll, expect, test } from 'vitest';\n`;
  await writeFile(path.join(folder, 'planted.test.ts'), imports + source);
  const program = `
    import { startVitest } from 'vitest/node';
    import { createTally, lastLine } from ${JSON.stringify(path.join(root, 'scripts/testing/tally.ts'))};
    const { reporter, tally } = createTally();
    const options = { root: ${JSON.stringify(folder)}, config: false, watch: false, reporters: [reporter] };
    await startVitest([], options);
    console.log([...tally.skips, lastLine(tally)].join('\\n'));
    process.exit(0);`;
  const args = ['--input-type=module', '--eval', program];
  return (await run({ file: process.execPath, args, cwd: root })).output;
}

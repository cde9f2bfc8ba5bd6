import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withLock } from '../launch/lock.mjs';
import { root } from '../root.ts';
import { run, type Outcome } from '../run.ts';

/** A small checkout with one package, so that npm needs no registry. */
let checkout = '';
let first: Outcome;

const commands: Record<string, string> = {
  hello: `console.log('hello', ...process.argv.slice(2)); process.exitCode = 3;`,
  // Counts what reaches it within half a second of the first signal.
  wait: `
    let count = 0;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {
      count += 1;
      if (count === 1) setTimeout(() => { console.log(signal + ' came ' + count); process.exit(0); }, 500);
    });
    setInterval(() => {}, 1000);
    console.log('waiting');`,
};

beforeAll(async () => {
  checkout = await mkdtemp(path.join(os.tmpdir(), 'footlights-launch-'));
  await mkdir(path.join(checkout, 'packages/part'), { recursive: true });
  await cp(path.join(root, 'scripts/launch'), path.join(checkout, 'scripts/launch'), {
    recursive: true,
  });
  await copyFile(path.join(root, 'scripts/launch.mjs'), path.join(checkout, 'scripts/launch.mjs'));
  const scripts = Object.fromEntries(
    Object.keys(commands).map((name) => [name, `exec node scripts/launch.mjs ${name}`]),
  );
  await writeJson('package.json', { name: 'small', workspaces: ['packages/*'], scripts });
  await writeJson('packages/part/package.json', { name: 'part', version: '1.0.0' });
  for (const [name, source] of Object.entries(commands)) {
    await writeFile(path.join(checkout, `scripts/${name}.ts`), source);
  }
  await run({ file: 'npm', args: ['install', '--package-lock-only', '--offline'], cwd: checkout });
  first = await launch('hello', 'you', '--all');
});

afterAll(() => rm(checkout, { recursive: true, force: true }));

test('the first start installs, says so, and passes arguments and exit code on', () => {
  expect(first.output).toMatch(/^Installing dependencies \(npm ci\)/u);
  expect(first.output).toContain('hello you --all\n');
  expect(first.code).toBe(3);
});

test('the second start does not ask npm', async () => {
  const { output } = await launch('hello');
  expect(output).toBe('hello\n');
});

test('a start after somebody ran npm ci by hand does not ask npm again', async () => {
  await run({ file: 'npm', args: ['ci', '--offline'], cwd: checkout });
  expect((await launch('hello')).output).toBe('hello\n');
});

test('a package that went missing is installed again', async () => {
  await rm(path.join(checkout, 'node_modules/part'), { force: true });
  expect((await launch('hello')).output).toMatch(/^Installing dependencies/u);
});

test('an install that was cut short is done again', async () => {
  await rm(path.join(checkout, 'node_modules/.package-lock.json'));
  expect((await launch('hello')).output).toMatch(/^Installing dependencies/u);
});

test('a changed lockfile is installed', async () => {
  await mkdir(path.join(checkout, 'packages/other'));
  await writeJson('packages/other/package.json', { name: 'other', version: '1.0.0' });
  await run({ file: 'npm', args: ['install', '--package-lock-only', '--offline'], cwd: checkout });
  expect((await launch('hello')).output).toMatch(/^Installing dependencies/u);
  expect((await launch('hello')).output).toBe('hello\n');
});

test('two starts at once install once', async () => {
  await rm(path.join(checkout, 'node_modules'), { recursive: true });
  const both = await Promise.all([launch('hello'), launch('hello')]);
  const lines = both.map(({ output }) => output).join('');
  expect(lines.match(/Installing dependencies/gu)).toHaveLength(1);
  expect(both.map(({ code }) => code)).toEqual([3, 3]);
});

test('a lock that has been made and does not name its holder yet is waited for', async () => {
  const lock = path.join(checkout, '.cache/making');
  await writeFile(lock, '');
  let isDone = false;
  const working = withLock(lock, async () => {
    isDone = true;
    return Promise.resolve();
  });
  await wait(50);
  await writeFile(lock, String(process.pid));
  await wait(600);
  expect(isDone).toBe(false);
  await rm(lock);
  await working;
  expect(isDone).toBe(true);
});

test('an unknown command is answered with the known ones', async () => {
  const { code, output } = await launch('../hello');
  expect(output).toBe('There is no command "../hello". Commands: hello, wait.\n');
  expect(code).toBe(1);
});

test('a checkout that cannot be written and is not installed is one clear line', async () => {
  const closed = path.join(checkout, 'closed');
  await cp(path.join(checkout, 'scripts'), path.join(closed, 'scripts'), { recursive: true });
  await copyFile(path.join(checkout, 'package.json'), path.join(closed, 'package.json'));
  // Node itself may lie where an ordinary user cannot look.
  await copyFile(process.execPath, path.join(closed, 'node'));
  await chmod(path.join(closed, 'node'), 0o755);
  for (const folder of [closed, checkout]) await chmod(folder, 0o555);
  const isRoot = process.getuid?.() === 0;
  const child = spawn(path.join(closed, 'node'), ['scripts/launch.mjs', 'hello'], {
    cwd: closed,
    ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
  });
  const { output, code } = await ending(child);
  for (const folder of [closed, checkout]) await chmod(folder, 0o755);
  expect(output).toMatch(/^The dependencies are not installed and .*closed cannot be written/u);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s is passed on once, however often it echoes',
  async (signal) => {
    const child = spawn(process.execPath, ['scripts/launch.mjs', 'wait'], { cwd: checkout });
    const end = ending(child);
    await until(child, 'waiting');
    child.kill(signal);
    await wait(100);
    child.kill(signal);
    const { code, output } = await end;
    expect(output).toContain(`${signal} came 1\n`);
    expect(code).toBe(0);
  },
);

test('SIGTERM to npm reaches the command once', async () => {
  const child = spawn('npm', ['run', 'wait'], { cwd: checkout });
  const end = ending(child);
  await until(child, 'waiting');
  child.kill('SIGTERM');
  expect((await end).output).toContain('SIGTERM came 1\n');
});

test('every npm script replaces the shell that npm starts, or signals would end only that', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  expect(Object.values(scripts).filter((one) => !String(one).startsWith('exec node '))).toEqual([]);
});

test.skipIf(process.platform !== 'linux')(
  'Ctrl-C in a terminal reaches the command once, through npm, without a word from npm',
  async () => {
    const child = spawn('script', ['-qefc', 'npm run wait', '/dev/null'], {
      cwd: checkout,
    });
    const end = ending(child);
    await until(child, 'waiting');
    child.stdin.write('\u0003');
    const { output } = await end;
    expect(output).toContain('SIGINT came 1');
    expect(output).not.toContain('npm error');
  },
);

function launch(...args: string[]): Promise<Outcome> {
  return run({ file: process.execPath, args: ['scripts/launch.mjs', ...args], cwd: checkout });
}

async function ending(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

function until(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve) => {
    let seen = '';
    child.stdout?.on('data', (chunk) => {
      seen += String(chunk);
      if (seen.includes(word)) resolve();
    });
  });
}

function writeJson(name: string, value: unknown): Promise<void> {
  return writeFile(path.join(checkout, name), JSON.stringify(value));
}

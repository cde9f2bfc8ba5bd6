import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { SettingName } from '../src/settings.ts';

interface Launch {
  env?: Partial<Record<SettingName, string>>;
  args?: readonly string[];
}

interface Start {
  what: string;
  /** Makes what is wrong and says how to start on it; what it opens is in the stack. */
  given: (folder: string, stack: AsyncDisposableStack) => Launch | Promise<Launch>;
  /** What the line says: the thing, and the way out. */
  says: readonly (string | RegExp)[];
}

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const wrongSettings: readonly Start[] = [
  {
    what: 'a port that is no number',
    given: () => ({ env: { PORT: 'x' } }),
    says: ['PORT must be a number from 0 to 65535', '"x"'],
  },
  {
    what: 'a day that no calendar has',
    given: () => ({ env: { CLOCK_CONFIRMED: '2026-02-30' } }),
    says: ['CLOCK_CONFIRMED must be a UTC date such as 2026-01-31', '"2026-02-30"'],
  },
  {
    what: 'proxies that are no addresses',
    given: () => ({ env: { TRUSTED_PROXIES: 'nonsense' } }),
    says: ['TRUSTED_PROXIES takes addresses and ranges such as 10.0.0.0/8', '"nonsense"'],
  },
];

const wrongPrograms: readonly Start[] = [
  {
    what: 'an ffmpeg that is not there',
    given: () => ({ env: { FFMPEG_PATH: '/nonexistent' } }),
    says: ['FFMPEG_PATH must be the path of a program', '"/nonexistent"', 'leave it out'],
  },
  {
    what: 'an ffmpeg that may not be run',
    given: async (folder) => {
      const path = join(folder, 'ffmpeg');
      await writeFile(path, '', { mode: 0o600 });
      return { env: { FFMPEG_PATH: path } };
    },
    says: ['FFMPEG_PATH must be the path of a program', '/ffmpeg"'],
  },
  {
    what: 'an option that does not exist',
    given: () => ({ args: ['--dmeo'] }),
    says: ['no option --dmeo', '--demo'],
  },
];

const wrongAddresses: readonly Start[] = [
  {
    what: 'a port that is taken',
    given: async (_folder, stack) => {
      const server = createServer().listen(0, '127.0.0.1');
      stack.defer(() => void server.close());
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      return { env: { PORT: String(address.port) } };
    },
    says: [/port \d+ is taken/, /PORT=\d+ npm start/],
  },
  {
    what: 'an address of another machine',
    given: () => ({ env: { HOST: '203.0.113.9' } }),
    says: ['HOST (203.0.113.9) is not an address of this machine', '0.0.0.0'],
  },
  {
    what: 'a host that has no address',
    given: () => ({ env: { HOST: 'no-such-host.invalid' } }),
    says: ['HOST (no-such-host.invalid) is a name without an address', '0.0.0.0'],
  },
];

const wrongFolders: readonly Start[] = [
  {
    what: 'a data folder that is a file',
    given: async (folder) => {
      const path = join(folder, 'a-file');
      await writeFile(path, '');
      return { env: { DATA_DIR: path } };
    },
    says: ['/a-file is not a folder', 'Set DATA_DIR to a folder'],
  },
  {
    what: 'a folder that another process uses',
    given: async (folder, stack) => {
      const first = launch(folder, {});
      stack.defer(async () => {
        await first.end();
      });
      await first.on();
      return {};
    },
    says: [
      /Another Footlights process uses \S+footlights-start-/,
      'set DATA_DIR to another folder',
    ],
  },
];

const wrongFiles: readonly Start[] = [
  {
    what: 'a damaged database',
    given: async (folder) => {
      await writeFile(join(folder, 'footlights.db'), 'no database at all '.repeat(500));
      return {};
    },
    says: ['footlights.db is damaged', 'npm run restore'],
  },
  {
    what: 'damaged secrets',
    given: async (folder) => {
      await writeFile(join(folder, 'secrets.json'), '{"session": "');
      return {};
    },
    says: ['secrets.json is damaged', 'Restore it from a backup, or delete it'],
  },
  {
    what: 'a folder in place of the secrets',
    given: async (folder) => {
      await mkdir(join(folder, 'secrets.json'));
      return {};
    },
    says: ['secrets.json is a folder where a file belongs', 'Move it away'],
  },
];

const unwritableFolders: readonly Start[] = [
  {
    what: 'a data folder that may not be written',
    given: async (folder, stack) => {
      // Modes do not hold root back; the kernel's own tree does.
      if (process.getuid?.() === 0) return { env: { DATA_DIR: '/sys/footlights' } };
      await chmod(folder, 0o500);
      stack.defer(() => chmod(folder, 0o700));
      return {};
    },
    says: ['Make the data folder', 'writable for this user'],
  },
];

// At most three at a time, one group after the other: each is a whole process.
describe('a start ends with one line that names the thing and the way out', () => {
  describe('when a setting cannot be used:', () => {
    test.concurrent.each(wrongSettings)('$what', refuses);
  });
  describe('when it is asked for what is not there:', () => {
    test.concurrent.each(wrongPrograms)('$what', refuses);
  });
  describe('when it cannot listen:', () => {
    test.concurrent.each(wrongAddresses)('$what', refuses);
  });
  describe('when a file of the data folder cannot be used:', () => {
    test.concurrent.each(wrongFiles)('$what', refuses);
  });
  describe('when the data folder cannot be used:', () => {
    test.concurrent.each(wrongFolders)('$what', refuses);
    test.each(unwritableFolders)('$what', refuses);
  });
});

test('a process that is asked to end does so cleanly within 5 seconds', async () => {
  await using folder = await temporaryFolder();
  const running = launch(folder.path, {});
  await running.on();
  const askedAt = performance.now();
  expect(await running.end()).toEqual({ code: 0, stderr: '' });
  expect(performance.now() - askedAt).toBeLessThan(5000);
});

async function refuses({ given, says }: Start): Promise<void> {
  await using folder = await temporaryFolder();
  await using stack = new AsyncDisposableStack();
  const wanted = await given(folder.path, stack);
  const startedAt = performance.now();
  const { code, stderr } = await launch(folder.path, wanted).ended;
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(code).toBe(1);
  const lines = stderr.match(/^footlights: .*$/gm);
  expect(lines).toHaveLength(1);
  for (const part of says) expect(lines?.[0]).toMatch(part);
}

async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'footlights-start-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Starts the program as an operator does. One that hangs is killed and ends with code null. */
function launch(dataDir: string, { env, args = [] }: Launch) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      KEYS: 'disk',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  const ended = outcome(child);
  return {
    ended,
    /** Resolves when it says that it is on; rejects when it ends before. */
    async on() {
      const early = await Promise.race([saysOn(child), ended]);
      if (early !== undefined) throw new Error(`It ended before it was on: ${early.stderr}`);
    },
    end() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function outcome(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

function saysOn(child: ChildProcess): Promise<void> {
  let stdout = '';
  return new Promise((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('Footlights is on at ')) resolve();
    });
  });
}

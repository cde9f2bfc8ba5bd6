import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { pathOf } from '../../../scripts/needs.ts';
import { run } from '../../../scripts/run.ts';

/** A PostgreSQL server of its own, reached through a socket in its folder. */
export interface PostgresServer extends AsyncDisposable {
  /** Makes an empty database; its URL. */
  database(name: string): Promise<string>;
}

/** Its data may be lost: it is gone with the test. */
const HASTY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Starts Debian's server; as root, under the user postgres, since it refuses to run as root. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = dirname(realpathSync(pathOf('postgresql') ?? ''));
  const folder = await mkdtemp(join(tmpdir(), 'footlights-postgres-'));
  const user = await userToRunAs();
  if (user !== null) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
  const data = join(folder, 'data');
  const initArgs = ['-D', data, '-U', 'postgres', '--auth=trust', '-N', '--locale=C.UTF-8'];
  await ended(join(bin, 'initdb'), [...initArgs, '--encoding=UTF8'], user);
  const settings = [...HASTY, 'listen_addresses=', `unix_socket_directories=${folder}`];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(bin, 'postgres'), args, { ...user, stdio: 'ignore', cwd: '/' });
  const urlOf = (name: string) => `postgres://postgres@localhost/${name}?host=${folder}`;
  await ask(urlOf('postgres'), 'select 1', 100);
  return {
    async database(name) {
      await ask(urlOf('postgres'), `create database ${name}`);
      return urlOf(name);
    },
    async [Symbol.asyncDispose]() {
      server.kill('SIGQUIT');
      await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function userToRunAs(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => {
      const { output } = await run({ file: 'id', args: [flag, 'postgres'] });
      return Number(output);
    }),
  );
  return { uid: uid ?? Number.NaN, gid: gid ?? Number.NaN };
}

async function ended(file: string, args: string[], user: object | null): Promise<void> {
  const child = spawn(file, args, { ...user, stdio: 'ignore', cwd: '/' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${file} ended with code ${code}.`);
}

async function ask(url: string, sql: string, tries = 1): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(sql);
  } catch (error) {
    if (tries <= 1) throw error;
    await setTimeout(100);
    await ask(url, sql, tries - 1);
  } finally {
    await client.end().catch(() => null);
  }
}

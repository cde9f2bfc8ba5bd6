import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signUp } from '@footlights/contract';
import type { FastifyInstance } from 'fastify';
import { createApp } from '#app.ts';
import { configFrom, readEnv } from '#config.ts';
import type { SettingName } from '../src/settings.ts';
import { createContext, type Context } from '#context.ts';
import type { CounterParts } from '#features/views/options.ts';
import { createPerson, type Person } from '#lib/person.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';
import { createLog } from '#log.ts';
import { copyMigrated, quickHashing } from './quick.ts';
import { upload, type WantedUpload } from './upload.ts';

export type { Person } from '#lib/person.ts';

/** The whole app in process on embedded engines, with its own clock and data folder. */
export interface World extends AsyncDisposable {
  app: FastifyInstance;
  context: Context;
  clock: SimulatedClock;
  dataDir: string;
  /** Every line the process has logged. */
  logs: string[];
  /** A signed-out visitor; each name has its own address. */
  visitor(name?: string): Person;
  /** A signed-up account of that username, made at first use. The first one of a world is admin. */
  as(username: string): Promise<Person>;
  /** Uploads a file through the tus routes, as that person; resolves with the clip's id before it is processed. */
  upload(person: Person, path: string, wanted?: WantedUpload): Promise<string>;
  /** The SQL of every statement that runs during some work. */
  queriesOf(work: () => Promise<unknown>): Promise<string[]>;
  /** Waits until jobs and events that are under way have ended. */
  settle(): Promise<void>;
  /** Ends the app and starts it again on the same folder, as after a clean restart. */
  restart(): Promise<void>;
}

/** Noon of a UTC day, so that a test that moves a few hours stays within the counting day. */
export const NOON = Date.UTC(2026, 0, 15, 12);

/**
 * Starts a world; `at` is its first moment, `env` its settings, `dataDir` a folder to go on with, `parts` what stands
 * in the place of the counter's own.
 */
export async function createWorld(
  options: {
    at?: number;
    env?: Partial<Record<SettingName, string>>;
    dataDir?: string;
    parts?: Partial<CounterParts> | undefined;
    pushReach?: 'loopback';
    /** `scrypt`: passwords are hashed as in the product. */
    hashing?: 'scrypt';
  } = {},
): Promise<World> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'footlights-world-')));
  if (options.dataDir === undefined) await copyMigrated(join(dataDir, 'footlights.db'));
  const clock = createSimulatedClock(options.at ?? NOON);
  const logs: string[] = [];
  const log = createLog('info', { write: (line) => void logs.push(line) });
  const config = configFrom(
    readEnv({
      DATA_DIR: dataDir,
      KEYS: 'disk',
      PUBLIC_URL: 'http://footlights.test',
      MINIMUM_AGE: '0',
      NEW_ACCOUNT_DAYS: '0',
      ...options.env,
    }),
  );
  const listeners = new Set<(sql: string) => void>();
  const onQuery = (sql: string) => {
    for (const listener of listeners) listener(sql);
  };
  const start = async () => {
    const context = await createContext({
      config,
      clock,
      log,
      onQuery,
      ...(options.hashing === 'scrypt' ? {} : { hashing: quickHashing }),
      ...(options.parts === undefined ? {} : { counterParts: options.parts }),
      ...(options.pushReach === undefined ? {} : { pushReach: options.pushReach }),
    });
    return { context, app: await createApp(context) };
  };
  let running = await start();
  const stop = async () => {
    await running.app.close();
    await running.context[Symbol.asyncDispose]();
  };
  const people = new Map<string, Person>();
  let visitors = 0;

  const world: World = {
    get app() {
      return running.app;
    },
    get context() {
      return running.context;
    },
    clock,
    dataDir,
    logs,
    visitor(name = `visitor-${visitors}`) {
      visitors += 1;
      return createPerson({
        inject: (request) => running.app.inject(request),
        origin: 'http://footlights.test',
        address: `198.18.${Math.floor(visitors / 256) % 256}.${visitors % 256}`,
        userAgent: `Mozilla/5.0 (X11; Linux x86_64) Canary-${name} Firefox/140.0`,
      });
    },
    async as(username) {
      const known = people.get(username);
      if (known !== undefined) return known;
      const person = world.visitor(username);
      people.set(username, person);
      await person.call(signUp, { body: { username, password: `${username} likes footlights` } });
      return person;
    },
    upload,
    async queriesOf(work) {
      const queries: string[] = [];
      const listener = (sql: string) => void queries.push(sql);
      listeners.add(listener);
      await work();
      listeners.delete(listener);
      return queries;
    },
    async settle() {
      await settleContext(running.context);
    },
    async restart() {
      await stop();
      running = await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}

async function settleContext(context: Context): Promise<void> {
  await context.jobs.idle();
  await context.screenJobs.idle();
  await context.videos.idle();
  await context.accounts.idle();
  await context.outbox.idle();
  await context.notifications.idle();
  await context.insightsMails.idle();
  await context.mail.idle();
  await context.views.settled();
  await context.keeping.settled();
  await new Promise((resolve) => setImmediate(resolve));
}

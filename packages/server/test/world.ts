import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, signUp, type Client } from '@footlights/contract';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { createApp } from '#app.ts';
import { configFrom } from '#config.ts';
import type { SettingName } from '../src/settings.ts';
import { createContext, type Context } from '#context.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';
import { createLog } from '#log.ts';

/** Somebody with a cookie jar and an address of their own, who speaks to the app as a browser would. */
export interface Person extends Client {
  /** A request with this person's cookies, address and user agent. */
  request(options: InjectOptions): Promise<LightMyRequestResponse>;
  address: string;
  userAgent: string;
}

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
  /** Waits until jobs and events that are under way have ended. */
  settle(): Promise<void>;
  /** Ends the app and starts it again on the same folder, as after a clean restart. */
  restart(): Promise<void>;
}

/** Noon of a UTC day, so that a test that moves a few hours stays within the counting day. */
export const NOON = Date.UTC(2026, 0, 15, 12);

/** Starts a world; `at` is its first moment, `env` its settings, `dataDir` a folder to go on with. */
export async function createWorld(
  options: { at?: number; env?: Partial<Record<SettingName, string>>; dataDir?: string } = {},
): Promise<World> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'footlights-world-')));
  const clock = createSimulatedClock(options.at ?? NOON);
  const logs: string[] = [];
  const log = createLog('info', { write: (line) => void logs.push(line) });
  const config = configFrom({
    DATA_DIR: dataDir,
    KEYS: 'disk',
    PUBLIC_URL: 'http://footlights.test',
    ...options.env,
  });
  const start = async () => {
    const context = await createContext({ config, clock, log });
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
        name,
        serial: visitors,
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

async function settleContext(_context: Context): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function createPerson(options: {
  inject: (request: InjectOptions) => Promise<LightMyRequestResponse>;
  name: string;
  serial: number;
}): Person {
  const jar = new Map<string, string>();
  const address = `198.${18 + Math.floor(options.serial / 65_536)}.${Math.floor(options.serial / 256) % 256}.${options.serial % 256}`;
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) Canary-${options.name} Firefox/140.0`;
  async function request(wanted: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await options.inject({
      ...wanted,
      remoteAddress: address,
      headers: {
        host: 'footlights.test',
        origin: 'http://footlights.test',
        'user-agent': userAgent,
        ...(cookie === '' ? {} : { cookie }),
        ...wanted.headers,
      },
    });
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
  const client = createClient({
    fetch: async (input, init) => {
      const response = await request({
        method: init?.method as 'GET',
        url: input as string,
        ...(typeof init?.body === 'string' ? { payload: init.body } : {}),
        headers: Object.fromEntries(new Headers(init?.headers)),
      });
      const hasBody = response.statusCode !== 204;
      return new Response(hasBody ? response.body : null, { status: response.statusCode });
    },
  });
  return { ...client, request, address, userAgent };
}

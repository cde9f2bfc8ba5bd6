import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { createApp } from '../packages/server/src/app.ts';
import { configFrom } from '../packages/server/src/config.ts';
import { createContext, type Context } from '../packages/server/src/context.ts';
import {
  createSimulatedClock,
  type SimulatedClock,
} from '../packages/server/src/lib/simulated-clock.ts';
import { createLog } from '../packages/server/src/log.ts';
import { chromiumArgs, pathOf } from '../scripts/needs.ts';

/** The product listening on loopback under a clock of its own, and a real browser beside it. */
export interface Stage extends AsyncDisposable {
  origin: string;
  clock: SimulatedClock;
  context: Context;
  browser: Browser;
  dataDir: string;
  /** Ends the product and starts it again on the same folder and port, with some settings changed. */
  restart(changed?: Record<string, string>): Promise<void>;
}

/** Starts both; the clock begins at the machine's own time, so that browser and server agree on the day. */
export async function openStage(settings: Record<string, string> = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-e2e-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const clock = createSimulatedClock(middayOf(Date.now()));
  const start = async (port: number, changed: Record<string, string> = {}) => {
    const config = configFrom({
      DATA_DIR: dataDir,
      KEYS: 'memory',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      ...settings,
      ...changed,
    });
    const context = await createContext({ config, clock, log: createLog('warn') });
    const app = await createApp(context);
    return { context, app, origin: await app.listen({ host: '127.0.0.1', port }) };
  };
  let running = await start(0);
  const end = async () => {
    await running.app.close();
    await running.context[Symbol.asyncDispose]();
  };
  stack.defer(end);
  const browser = await chromium.launch({
    executablePath: pathOf('chromium') ?? '',
    args: chromiumArgs(),
  });
  stack.defer(() => browser.close());
  const owned = stack.move();
  const { origin } = running;
  return {
    origin,
    clock,
    get context() {
      return running.context;
    },
    browser,
    dataDir,
    async restart(changed) {
      await end();
      running = await start(Number(new URL(origin).port), changed);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Noon of that UTC day: a test that moves a few hours on stays within one counting day. */
function middayOf(at: number): number {
  const day = 86_400_000;
  return Math.floor(at / day) * day + day / 2;
}

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const SWITCHES = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--window-size=390,844',
  '--mute-audio',
  '--autoplay-policy=no-user-gesture-required',
];

export interface OwnBrowser extends AsyncDisposable {
  context: BrowserContext;
}

/**
 * A browser as people have it: Playwright's own launch keeps every tab visible and switches the
 * back-forward cache off, which are two of the things to be measured here.
 */
export const startBrowser = (executable: string): Promise<OwnBrowser> =>
  // A browser that starts on a busy machine accepts the connection and at times never speaks.
  launch(executable).catch(() => launch(executable));

const launch = async (executable: string): Promise<OwnBrowser> => {
  const profile = await mkdtemp(join(tmpdir(), 'beacon-browser-'));
  const child = spawn(executable, [...SWITCHES, `--user-data-dir=${profile}`]);
  const closed = new Promise((exit) => child.once('exit', exit));
  const end = async (): Promise<void> => {
    child.kill();
    await closed;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await addressOf(child);
    const browser = await chromium.connectOverCDP(address, { noDefaults: true, timeout: 15_000 });
    const [context] = browser.contexts();
    if (!context) throw new Error('Chromium has no default context.');
    return {
      context,
      async [Symbol.asyncDispose]() {
        await browser.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
};

const addressOf = (child: ChildProcessWithoutNullStreams): Promise<string> =>
  new Promise((found, failed) => {
    let heard = '';
    child.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      const match = /DevTools listening on (ws:\S+)/.exec(heard);
      if (match?.[1]) found(match[1]);
    });
    child.once('error', failed);
    child.once('exit', () => failed(new Error(`Chromium did not start: ${heard}`)));
  });

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ask } from '#features/screening/asking.ts';
import { keyFrom } from '#lib/webhook-signing.ts';
import { SECRET } from './receiver.ts';

const PAGE = new URL('../../../../../docs/operate/screening.md', import.meta.url);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

test('the receiver in the docs works as it stands', async () => {
  const [, source] = /<!-- receiver -->\s+```js\n([\s\S]+?)```/.exec(await readFile(PAGE, 'utf8'))!;
  const folder = await mkdtemp(join(tmpdir(), 'footlights-receiver-'));
  const port = await freePort();
  const file = join(folder, 'receiver.mjs');
  await writeFile(file, source!);
  const env = { SCREENING_SECRET: SECRET, LISTED: 'aa,bb', PORT: String(port) };
  const child = spawn(process.execPath, [file], { env, stdio: 'ignore' });
  try {
    const service = {
      url: `http://127.0.0.1:${port}/`,
      key: keyFrom(SECRET)!,
      timeoutMs: 5000,
      whenDown: 'wait',
    } as const;
    const say = (sha256: string, given: { at?: number; key?: Buffer } = {}) =>
      ask(
        { ...service, key: given.key ?? service.key },
        {
          id: 'msg_1',
          at: given.at ?? Date.now(),
          question: { sha256s: [sha256], frames: [], durationSeconds: 1, poster: null, film: null },
        },
        new AbortController().signal,
      );
    let first = await say('cc');
    for (let tries = 0; !first.ok && first.code === 'unreachable' && tries < 100; tries += 1) {
      await sleep(50);
      first = await say('cc');
    }
    expect(first).toMatchObject({ ok: true, answer: { verdict: 'pass' } });
    expect(await say('bb')).toMatchObject({
      ok: true,
      answer: { verdict: 'hold', labels: ['listed'] },
    });
    expect(await say('bb', { at: Date.now() - 301_000 })).toEqual({ ok: false, code: 'status' });
    expect(await say('bb', { key: Buffer.alloc(32) })).toEqual({ ok: false, code: 'status' });
  } finally {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
});

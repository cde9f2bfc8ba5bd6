import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Ticket } from '@footlights/contract';
import { tagFromHex } from '@footlights/count';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { replay } from '../pending.ts';
import { addVideo } from '../plays.ts';

const KILLS = 12;
const SENDERS = 24;

interface Running {
  address: string;
  child: ChildProcess;
  ended: Promise<void>;
}

async function start(dataDir: string): Promise<Running> {
  const path = fileURLToPath(new URL('process.ts', import.meta.url));
  const child = fork(path, [dataDir], { execArgv: [] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { address: string }).address));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return { address, child, ended };
}

/** Reports one play; true when it was taken. */
async function send(address: string, packet: object): Promise<boolean> {
  const response = await fetch(`${address}/api/v1/plays`, {
    method: 'POST',
    body: JSON.stringify(packet),
    headers: {
      'content-type': 'text/plain',
      origin: 'http://footlights.test',
      'user-agent': 'Mozilla/5.0 Firefox/140.0',
    },
  }).catch(() => null);
  return response?.status === 204;
}

test(`killed ${KILLS} times under load, it loses no play that was answered and counts none twice`, async () => {
  const world = await createWorld({ at: Date.now() });
  const video = await addVideo(world);
  await world.app.close();
  await world.context[Symbol.asyncDispose]();
  const { dataDir } = world;
  const sent: string[] = [];
  const answered = new Set<string>();
  const retried: string[] = [];

  for (let kill = 0; kill < KILLS; kill += 1) {
    const { address, child, ended } = await start(dataDir);
    const { ticket } = (await (await fetch(`${address}/api/v1/ticket`)).json()) as Ticket;
    const packet = (tag: string) => ({ video, tag, first: 1, passes: [5], source: 'feed', ticket });
    // What was never answered is sent again, and some of what was.
    for (const tag of [...sent.filter((one) => !answered.has(one)), ...sent.slice(0, 5)]) {
      retried.push(tag);
      if (await send(address, packet(tag))) answered.add(tag);
    }
    const sending = Array.from({ length: SENDERS }, async () => {
      while (child.exitCode === null && child.signalCode === null) {
        const tag = randomBytes(8).toString('hex');
        sent.push(tag);
        if (!(await send(address, packet(tag)))) return;
        answered.add(tag);
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 250));
    child.kill('SIGKILL');
    await Promise.all([...sending, ended]);
  }

  const { tally } = await replay(dataDir);
  const isKnown = (tag: string) => {
    const parsed = tagFromHex(tag);
    return parsed !== null && tally.knows(video, parsed);
  };
  expect(answered.size).toBeGreaterThan(KILLS * 10);
  expect(retried.length).toBeGreaterThan(KILLS);
  expect([...answered].filter((tag) => !isKnown(tag))).toEqual([]);
  const known = sent.filter(isKnown).length;
  expect(tally.cut(video, 'fast')).toEqual([known, 0, known]);
  await rm(dataDir, { recursive: true });
}, 90_000);

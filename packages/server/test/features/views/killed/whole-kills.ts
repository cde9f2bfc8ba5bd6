import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Ticket } from '@footlights/contract';
import { tagFromHex } from '@footlights/count';
import { createWorld } from '#test/world.ts';
import { replay } from '../pending.ts';
import { addVideo } from '../plays.ts';
import type { Survived } from './lone-kills.ts';
import { seededUnit } from '../../../../../count/test/seeded.ts';

const SENDERS = 24;

interface Running {
  address: string;
  child: ChildProcess;
  ended: Promise<void>;
}

/** Kills the whole server again and again while devices report over HTTP, and counts at the end what it has. */
export async function killWhole(options: { kills: number; seed: number }): Promise<Survived> {
  const random = seededUnit(options.seed);
  const world = await createWorld({ at: Date.now() });
  const video = await addVideo(world);
  await world.app.close();
  await world.context[Symbol.asyncDispose]();
  const { dataDir } = world;
  try {
    const sent: string[] = [];
    const answered = new Set<string>();
    for (let kill = 0; kill < options.kills; kill += 1) {
      await live({ dataDir, video, sent, answered }, 30 + random() * 250);
    }
    const { tally } = await replay(dataDir);
    const isKnown = (tag: string) => {
      const parsed = tagFromHex(tag);
      return parsed !== null && tally.knows(video, parsed);
    };
    const known = sent.filter(isKnown).length;
    const lost = [...answered].filter((tag) => !isKnown(tag)).length;
    const [views = 0, others = 0, viewers = 0] = tally.cut(video, 'fast');
    const isSame = views === known && viewers === known && others === 0;
    const finds = isSame ? [] : [`${known} devices are known and ${views} views are counted.`];
    const doubled = Math.max(0, views - known);
    return { kills: options.kills, answered: answered.size, lost, doubled, finds };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** One life of the server: devices send again what was not answered and some of what was, then new plays. */
async function live(
  world: { dataDir: string; video: string; sent: string[]; answered: Set<string> },
  ms: number,
): Promise<void> {
  const { video, sent, answered } = world;
  const { address, child, ended } = await start(world.dataDir);
  const { ticket } = (await (await fetch(`${address}/api/v1/ticket`)).json()) as Ticket;
  const packet = (tag: string) => ({ video, tag, first: 1, passes: [5], source: 'feed', ticket });
  for (const tag of [...sent.filter((one) => !answered.has(one)), ...sent.slice(0, 5)]) {
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
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  await Promise.all([...sending, ended]);
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

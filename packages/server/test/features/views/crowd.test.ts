import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { mostConnections } from '#http/connections.ts';
import { playRequest } from '../../http/raw.ts';
import type { CrowdState, CrowdTarget } from './crowd-server.ts';

const CROWD = 10_000;
const IDLE = 3000;
const HALF = 3000;
/** Of those with half a body, so many send the rest. */
const LATE = 500;
const AT_ONCE = 500;
/** So many ask at a time: this process is one of the two that share the machine. */
const ASKING = 200;

/** Buffers of node, of the parser and of the request that waits; the sockets' own are the system's. */
const MOST_BYTES_EACH = 40_000;
const REST_BYTES = 100;

const room = mostConnections();

interface Answer {
  status: number;
  ms: number;
}

test.skipIf(room < CROWD + 100)(
  `10,000 connections at once cost little, hold up nobody, and lose no play (skipped with room for fewer; here ${room})`,
  async () => {
    const child = fork(new URL('./crowd-server.ts', import.meta.url), { execArgv: [] });
    try {
      const [target] = (await once(child, 'message')) as [CrowdTarget];
      const { before, opened, crowded, after, answers, probes } = await stand(child, target);
      expect(opened.connections).toBeGreaterThanOrEqual(CROWD);
      expect((crowded.memory - before.memory) / CROWD).toBeLessThan(MOST_BYTES_EACH);
      expect(answers.filter(({ status }) => status !== 204)).toEqual([]);
      expect(probes.length).toBeGreaterThan(5);
      const waits = probes.map(({ ms }) => ms).toSorted((a, b) => a - b);
      // The machine has others to serve: what it holds back now and then is not the server's.
      expect(waits[Math.floor(waits.length * 0.9)]).toBeLessThan(1000);
      expect(waits.at(-1)).toBeLessThan(5000);
      expect(after.connections).toBeLessThan(10);
      expect(await told(child, 'views')).toBe(answers.length);
    } finally {
      child.disconnect();
      await once(child, 'exit');
    }
  },
  30_000,
);

/** What the server was before the crowd came, among it, and once it had gone; and all answers to packets. */
async function stand(child: ChildProcess, target: CrowdTarget) {
  const request = () => playRequest(packetOf(target));
  const answers: Answer[] = [];
  const first = await openAll(target.port, AT_ONCE);
  // What a process takes once, whoever comes.
  answers.push(...(await askAll(first, request)));
  const before = (await told(child, 'state')) as CrowdState;
  const probing = probe(target);
  const sockets = await openAll(target.port, CROWD);
  const halves = sockets.slice(IDLE, IDLE + HALF).map((socket) => ({ socket, whole: request() }));
  for (const { socket, whole } of halves) socket.write(whole.slice(0, -REST_BYTES));
  const opened = (await told(child, 'state')) as CrowdState;
  answers.push(...(await askAll(sockets.slice(IDLE + HALF), request)));
  const crowded = (await told(child, 'state')) as CrowdState;
  const late = halves.slice(0, LATE);
  const rests = late.map(({ whole }) => whole.slice(-REST_BYTES));
  answers.push(
    ...(await askAll(
      late.map(({ socket }) => socket),
      () => rests.shift() ?? '',
    )),
  );
  const probes = await probing.end();
  for (const socket of [...sockets, ...first]) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const after = (await told(child, 'state')) as CrowdState;
  answers.push(...probes, ...(await askAll(await openAll(target.port, 1), request)));
  return { before, opened, crowded, after, answers, probes };
}

function packetOf({ video, ticket }: CrowdTarget) {
  const tag = randomBytes(8).toString('hex');
  return { video, tag, first: 1, passes: [5], source: 'feed', ticket };
}

async function told(child: ChildProcess, question: 'state' | 'views'): Promise<unknown> {
  const answer = once(child, 'message');
  child.send(question);
  const [message] = (await answer) as [unknown];
  return message;
}

/** Somebody else, who comes again and again while the crowd stands there. */
function probe(target: CrowdTarget) {
  const found: Answer[] = [];
  const over = new AbortController();
  const going = (async () => {
    while (!over.signal.aborted) {
      const since = performance.now();
      const [socket] = await openAll(target.port, 1);
      if (socket === undefined) break;
      const { status } = await ask(socket, playRequest(packetOf(target)));
      found.push({ status, ms: performance.now() - since });
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return found;
  })();
  return {
    end() {
      over.abort();
      return going;
    },
  };
}

async function openAll(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const wave = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      await once(socket, 'connect');
      // A reset is an end too, and those are looked for where they matter.
      socket.on('error', () => undefined);
      return socket;
    });
    sockets.push(...(await Promise.all(wave)));
  }
  return sockets;
}

/** Each asks once, so many at a time. */
async function askAll(sockets: Socket[], request: () => string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < sockets.length; at += ASKING) {
    const wave = sockets.slice(at, at + ASKING).map((socket) => ask(socket, request()));
    answers.push(...(await Promise.all(wave)));
  }
  return answers;
}

/** Sends, and gives the status that comes back; 0 when the connection ends without one. */
function ask(socket: Socket, bytes: string): Promise<Answer> {
  const since = performance.now();
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ status, ms: performance.now() - since });
    socket.once('data', (answer: Buffer) => end(Number(answer.toString('latin1').slice(9, 12))));
    socket.once('close', () => end(0));
    socket.write(bytes);
  });
}

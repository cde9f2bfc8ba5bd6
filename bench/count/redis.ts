import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A Redis of our own with `appendfsync always`, and one connection to it. */
export interface Redis extends AsyncDisposable {
  /** Sends commands in one write; resolves when each was answered. Rejects with the first error. */
  pipeline(commands: readonly (readonly string[])[]): Promise<string[]>;
}

/** Starts `redis-server` on a socket in a folder, which gets its append-only file. */
export async function startRedis(folder: string): Promise<Redis> {
  const path = `${folder}/redis.sock`;
  const options = {
    port: 0,
    unixsocket: path,
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
  };
  const child = spawn(
    'redis-server',
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  );
  const socket = await connectTo(path);
  const replies = readReplies(socket);
  return {
    async pipeline(commands) {
      socket.write(commands.map(encode).join(''));
      const answers: string[] = [];
      for (const _ of commands) {
        const { value } = await replies.next();
        const answer = String(value);
        if (answer.startsWith('-')) throw new Error(answer.slice(1));
        answers.push(answer.slice(1));
      }
      return answers;
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function connectTo(path: string): Promise<Socket> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = connect(path);
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return socket;
    await wait(50);
  }
  throw new Error('redis-server did not start.');
}

function encode(command: readonly string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${command.length}\r\n${parts.join('')}`;
}

/** Replies of one line each, as those of INCR, PFADD and MEMORY USAGE are. */
async function* readReplies(socket: Socket): AsyncGenerator<string, void> {
  let rest = '';
  for await (const chunk of socket) {
    const lines = (rest + String(chunk)).split('\r\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

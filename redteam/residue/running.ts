import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';

/** The server in a process of its own. */
export interface Running {
  /** Sends a request as a proxy would that passes the visitor's address on. */
  send(options: InjectOptions): Promise<LightMyRequestResponse>;
  /** Ends it, with SIGKILL or SIGTERM, and waits until it has. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Starts it on a data folder; what it prints is added to the file `logPath`, `temp` is its folder for passing files. */
export async function startServer(
  dataDir: string,
  { logPath, temp }: { logPath: string; temp: string },
): Promise<Running> {
  const log = openSync(logPath, 'a');
  const path = fileURLToPath(new URL('server.ts', import.meta.url));
  const child = fork(path, [dataDir], {
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, TMPDIR: temp },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return {
    send: (options) => send(port, options),
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

function send(port: number, options: InjectOptions): Promise<LightMyRequestResponse> {
  const { method = 'GET', url, headers, payload, remoteAddress = '' } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port,
      host: '127.0.0.1',
      method,
      path: url as string,
      headers: { ...(headers as Record<string, string>), 'x-forwarded-for': remoteAddress },
      agent: false,
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      answerOf(response).then(resolve, reject);
    });
    outgoing.end(payload as string | Buffer | undefined);
  });
}

/** As much of an answer as a person looks at. */
async function answerOf(response: IncomingMessage): Promise<LightMyRequestResponse> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString('utf8');
  const cookies = (response.headers['set-cookie'] ?? []).map((line) => {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const age = attributes.find((one) => one.startsWith('Max-Age='))?.slice(8);
    return { name, value, ...(age === undefined ? {} : { maxAge: Number(age) }) };
  });
  const { statusCode = 0, headers } = response;
  const answer = { statusCode, headers, body, cookies, json: () => JSON.parse(body) as unknown };
  return answer as unknown as LightMyRequestResponse;
}

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PlayPacket } from '@footlights/contract';
import { rolldown } from 'rolldown';
import { ticketAt } from '../world.ts';

export interface Received {
  packet: PlayPacket;
  bytes: number;
  headers: IncomingMessage['headers'];
}

export interface PageServer extends AsyncDisposable {
  port: number;
  received: Received[];
}

export const CLIP_SECONDS = 6;

/** A site with a clip, a player and the two routes of the API. */
export const startPageServer = async (): Promise<PageServer> => {
  const received: Received[] = [];
  const clip = await makeClip();
  const script = await bundle();
  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
    '/page': (_, response) => html(response, PLAYER),
    '/elsewhere': (_, response) => html(response, GOING_BACK),
    '/embedding': (request, response) => html(response, embedding(request.socket.localPort)),
    '/beacon.js': (_, response) =>
      response.setHeader('content-type', 'text/javascript').end(script),
    '/clip.mp4': (request, response) => sendRange(request, response, clip),
    '/api/v1/ticket': (_, response) =>
      response
        .setHeader('content-type', 'application/json')
        .setHeader('cache-control', 'public, max-age=60')
        .end(JSON.stringify(ticketAt(Date.now()))),
    '/api/v1/plays': (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        received.push({
          packet: JSON.parse(body.toString()),
          bytes: body.length,
          headers: request.headers,
        });
        response.writeHead(204).end();
      });
    },
  };
  const server = createServer((request, response) => {
    const route = routes[new URL(request.url ?? '/', 'http://site').pathname];
    if (route) route(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};

const PLAYER = `<!doctype html><style>body{margin:0;height:3000px}video{width:90px;height:160px}</style>
<video src="/clip.mp4" muted playsinline preload="auto"></video>
<script type="module">
  import { createBeacon, watchMedia } from '/beacon.js';
  Object.assign(window, {
    watchMedia,
    media: document.querySelector('video'),
    beacon: createBeacon({ api: '/api/v1', random: () => 0.01 }),
    pauseFor: (ms) => new Promise((done) => setTimeout(done, ms)),
    until: (isDone) =>
      new Promise((done) => {
        const look = () => (isDone() ? done() : setTimeout(look, 5));
        look();
      }),
  });
  if (location.hash) {
    beacon.watch(media, { video: location.hash.slice(1), creator: 'a_ana', source: 'embed' });
    media.play();
  }
</script>`;

/** A page of another site with the player in a frame; the hash names the video. */
const embedding = (port: number | undefined): string => `<body><script>
  const frame = document.createElement('iframe');
  frame.src = 'http://localhost:${port}/page' + location.hash;
  document.body.append(frame);
</script>`;

/** Goes back once if asked to. */
const GOING_BACK = `<script>
  if (location.hash) setTimeout(() => history.back(), 300);
</script>`;

const html = (response: ServerResponse, body: string): void => {
  response.setHeader('content-type', 'text/html').end(body);
};

const sendRange = (request: IncomingMessage, response: ServerResponse, bytes: Buffer): void => {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  const end = Math.min(bytes.length - 1, Number(range?.[2] || bytes.length - 1));
  response.writeHead(range ? 206 : 200, {
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    'content-length': end - start + 1,
    ...(range && { 'content-range': `bytes ${start}-${end}/${bytes.length}` }),
  });
  response.end(bytes.subarray(start, end + 1));
};

const makeClip = async (): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), 'beacon-'));
  try {
    const file = join(folder, 'clip.mp4');
    const settings = [
      `-v error -f lavfi -i testsrc2=size=90x160:rate=30:duration=${CLIP_SECONDS}`,
      `-f lavfi -i sine=frequency=440:sample_rate=48000:duration=${CLIP_SECONDS}`,
      '-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 30 -c:a aac -movflags +faststart',
    ];
    await promisify(execFile)('ffmpeg', [...settings.join(' ').split(' '), file]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const bundle = async (): Promise<string> => {
  const input = fileURLToPath(new URL('entry.ts', import.meta.url));
  const built = await rolldown({ input });
  const { output } = await built.generate({ format: 'es' });
  await built.close();
  return output[0].code;
};

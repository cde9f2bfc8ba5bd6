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
  /** What becomes of a packet: it is answered; taken and not answered; or nobody is there, for tickets too. */
  api: 'up' | 'mute' | 'down';
  /** How far the site's clock, and that of the pages loaded from now on, is ahead of the real one, ms. */
  aheadMs: number;
}

export const CLIP_SECONDS = 6;

/** A site with a clip, a player and the two routes of the API. */
export const startPageServer = async (): Promise<PageServer> => {
  const [clip, short, script] = await Promise.all([makeClip(CLIP_SECONDS), makeClip(1), bundle()]);
  const site = { received: [] as Received[], api: 'up' as PageServer['api'], aheadMs: 0 };
  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
    '/page': (_, response) => html(response, player(site.aheadMs)),
    '/elsewhere': (_, response) => html(response, GOING_BACK),
    '/embedding': (request, response) => html(response, embedding(request.socket.localPort)),
    '/sandboxing': (_, response) => html(response, SANDBOXING),
    '/beacon.js': (_, response) =>
      // A sandboxed page is of no origin, and modules are fetched as from another.
      response
        .setHeader('access-control-allow-origin', '*')
        .setHeader('content-type', 'text/javascript')
        .end(script),
    '/clip.mp4': (request, response) => sendRange(request, response, { bytes: clip }),
    '/short.mp4': (request, response) => sendRange(request, response, { bytes: short }),
    '/stalling.mp4': (request, response) =>
      sendRange(request, response, { bytes: clip, stallMs: 2500 }),
    '/api/v1/ticket': (request, response) => {
      if (site.api === 'down') return request.socket.destroy();
      response
        .setHeader('content-type', 'application/json')
        .setHeader('cache-control', site.aheadMs ? 'no-store' : 'public, max-age=60')
        .end(JSON.stringify(ticketAt(Date.now() + site.aheadMs)));
    },
    '/api/v1/plays': (request, response) => {
      if (site.api === 'down') return request.socket.destroy();
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        site.received.push({
          packet: JSON.parse(body.toString()),
          bytes: body.length,
          headers: request.headers,
        });
        if (site.api === 'mute') request.socket.destroy();
        else response.writeHead(204).end();
      });
    },
  };
  const server = createServer((request, response) => {
    const route = routes[new URL(request.url ?? '/', 'http://site').pathname];
    if (route) route(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return Object.assign(site, {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  });
};

const player = (aheadMs: number): string => `<!doctype html><style>
  body { margin: 0; height: 3000px }
  div { display: inline-block; width: 90px; height: 160px; overflow: hidden }
  p { height: 320px; margin: 0 }
  video { width: 90px; height: 160px; display: block }
</style>
<video src="/clip.mp4" muted playsinline preload="auto"></video>
<script type="module">
  import * as stage from '/beacon.js';
  const media = document.querySelector('video');
  const beacon = stage.beaconOf(${aheadMs});
  Object.assign(window, stage, { media, beacon, ahead: ${aheadMs} });
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

/** The player in a frame of our own that has no origin, and so no storage; the hash names the video. */
const SANDBOXING = `<body><script>
  const frame = document.createElement('iframe');
  frame.sandbox = 'allow-scripts';
  frame.src = '/page' + location.hash;
  document.body.append(frame);
</script>`;

/** Goes back once if asked to. */
const GOING_BACK = `<script>
  if (location.hash) setTimeout(() => history.back(), 300);
</script>`;

const html = (response: ServerResponse, body: string): void => {
  response.setHeader('content-type', 'text/html').end(body);
};

/** Answers a range request; with `stallMs` the line goes dead for as long after two fifths of the bytes. */
const sendRange = (
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, stallMs = 0 }: { bytes: Buffer; stallMs?: number },
): void => {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  const end = Math.min(bytes.length - 1, Number(range?.[2] || bytes.length - 1));
  response.writeHead(range ? 206 : 200, {
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    'content-length': end - start + 1,
    ...(range && { 'content-range': `bytes ${start}-${end}/${bytes.length}` }),
  });
  const dead = stallMs ? Math.floor(bytes.length * 0.4) : 0;
  if (start < dead) response.write(bytes.subarray(start, dead));
  setTimeout(
    () => response.end(bytes.subarray(Math.max(start, dead), end + 1)),
    start < dead ? stallMs : 0,
  );
};

const makeClip = async (seconds: number): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), 'beacon-'));
  try {
    const file = join(folder, 'clip.mp4');
    const settings = [
      `-v error -f lavfi -i testsrc2=size=90x160:rate=30:duration=${seconds}`,
      `-f lavfi -i sine=frequency=440:sample_rate=48000:duration=${seconds}`,
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

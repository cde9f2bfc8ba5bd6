import type { Processing } from '@footlights/contract';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { record } from '../../../bench/record.ts';

/**
 * Claims: from the first byte of its upload through HTTP to the event that says it can be played, a 10 s 1080p clip
 * takes at most 1.2 × what bare ffmpeg takes to make its first rendition; a 30 s clip that fits already, below 1 s.
 * The server runs in a process of its own; accepting the last byte, probing, poster and publishing are all included.
 */
/** The least of the rounds counts, on both sides: what else the machine does only adds. */
const ROUNDS = 4;
const run = promisify(execFile);
const root = await mkdtemp(join(tmpdir(), 'footlights-upload-bench-'));
const server = fork(fileURLToPath(new URL('upload-server.ts', import.meta.url)));
const [{ port, cookie }] = (await once(server, 'message')) as [{ port: number; cookie: string }];
const origin = `http://127.0.0.1:${port}`;
const deletions: Promise<Response>[] = [];
const session = { cookie, origin: 'http://footlights.test', 'tus-resumable': '1.0.0' };

try {
  const large: number[] = [];
  const bare: number[] = [];
  const small: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Another phase each round, so that no round finds the files of the one before.
    const clip = await draw({ size: '1920x1080', seconds: 10, rate: '8M', round });
    bare.push(await timed(() => encodeBare(clip)));
    large.push(await timed(() => uploadUntilPlayable(clip)));
    const fitting = await draw({ size: '720x1280', seconds: 30, rate: '3M', round });
    small.push(await timed(() => uploadUntilPlayable(fitting)));
  }
  const ratio = Math.min(...large) / Math.min(...bare);
  const remux = Math.min(...small);
  record('upload', [
    { name: 'bare ffmpeg, first rendition of 10 s 1080p', value: Math.min(...bare), unit: 'ms' },
    { name: 'upload to playable, 10 s 1080p', value: Math.min(...large), unit: 'ms' },
    { name: 'ratio', value: ratio, unit: '×', target: '≤ 1.2', isMet: ratio <= 1.2 },
    {
      name: 'upload to playable, fitting 30 s clip',
      value: remux,
      unit: 'ms',
      target: '< 1000',
      isMet: remux < 1000,
    },
  ]);
  if (ratio > 1.2 || remux >= 1000) process.exitCode = 1;
} finally {
  server.send('stop');
  await once(server, 'exit');
  await rm(root, { recursive: true });
}

/** Moving detail with grain, and a tone, as H.264 and AAC; what phones record is about as hard. */
async function draw(clip: {
  size: string;
  seconds: number;
  rate: string;
  round: number;
}): Promise<string> {
  const path = join(root, `${clip.size}-${clip.round}.mp4`);
  const picture = `testsrc2=size=${clip.size}:rate=30,noise=alls=12:allf=t:all_seed=${clip.round + 1}`;
  const sound = `sine=frequency=${330 + clip.round}:sample_rate=48000`;
  const codec = `-c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p -g 60 -b:v ${clip.rate} -maxrate ${clip.rate} -bufsize ${clip.rate} -c:a aac -ac 2`;
  await run(
    'ffmpeg',
    `-v error -y -f lavfi -i ${picture} -f lavfi -i ${sound} -t ${clip.seconds} ${codec} ${path}`.split(
      ' ',
    ),
  );
  return path;
}

/** One command with the settings of the first rendition. */
async function encodeBare(input: string): Promise<void> {
  const picture =
    '-vf scale=854:480 -c:v libx264 -preset veryfast -profile:v high -crf 23 -maxrate 1600k -bufsize 3200k';
  const rest =
    '-g 60 -keyint_min 60 -sc_threshold 0 -pix_fmt yuv420p -c:a aac -b:a 128k -ar 48000 -ac 2 -movflags +faststart';
  const output = join(root, 'bare.mp4');
  await run('ffmpeg', `-v error -y -i ${input} ${picture} ${rest} ${output}`.split(' '));
}

/** Uploads in one request and listens until the clip can be played; then deletes it, so that rounds do not meet. */
async function uploadUntilPlayable(path: string): Promise<void> {
  const bytes = await readFile(path);
  const begun = await fetch(`${origin}/api/v1/uploads`, {
    method: 'POST',
    headers: { ...session, 'upload-length': String(bytes.length) },
  });
  const id = begun.headers.get('footlights-video');
  await fetch(`${origin}${begun.headers.get('location')}`, {
    method: 'PATCH',
    headers: {
      ...session,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: bytes,
  });
  const stream = await fetch(`${origin}/api/v1/account/videos/${id}/processing`, {
    headers: session,
  });
  await playable(stream);
  // Not awaited: stopping the larger rendition is no part of the claim, but must be over before the next round.
  deletions.push(fetch(`${origin}/api/v1/videos/${id}`, { method: 'DELETE', headers: session }));
}

async function playable(stream: Response): Promise<void> {
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error('The stream ended before the clip could be played.');
    for (const line of value.split('\n').filter((text) => text.startsWith('data: '))) {
      const processing = JSON.parse(line.slice(6)) as Processing;
      if (processing.state === 'failed') throw new Error(`It failed: ${processing.reason}`);
      if (processing.isPlayable) return reader.cancel();
    }
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  const elapsed = performance.now() - start;
  await Promise.all(deletions.splice(0));
  return elapsed;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getOwnVideo, getVideo } from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { createEncoderChoice } from '#engines/encoder/choose.ts';
import { createLog } from '#log.ts';
import { fixture, type FixtureName } from '#test/media/make.ts';
import { createWorld } from '#test/world.ts';

const { skip } = needs('ffmpeg');

/** Unusual files that people have, with the shape that a player must see. */
const ACCEPTED: [file: FixtureName, shape: { width: number; height: number; hasSound: boolean }][] =
  [
    ['rotated', { width: 144, height: 256, hasSound: true }],
    ['vfr', { width: 192, height: 108, hasSound: false }],
    ['pq', { width: 192, height: 108, hasSound: false }],
    ['many', { width: 192, height: 108, hasSound: true }],
    ['mp3', { width: 192, height: 108, hasSound: true }],
    ['vp9', { width: 192, height: 108, hasSound: true }],
    ['odd', { width: 174, height: 120, hasSound: false }],
  ];

describe.skipIf(skip)('a file that is unusual', () => {
  test('becomes a clip of its own shape: turned, uneven, HDR, many streams, other codecs', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const ids = new Map<FixtureName, string>();
    for (const [name] of ACCEPTED) ids.set(name, await world.upload(ana, await fixture(name)));
    await world.settle();
    for (const [name, shape] of ACCEPTED) {
      const id = ids.get(name)!;
      const { processing, clip } = await ana.call(getOwnVideo, { params: { id } });
      expect([name, processing.state, processing.reason]).toEqual([name, 'ready', null]);
      expect([name, clip]).toMatchObject([name, shape]);
    }
  });

  test('becomes a clip without any ffmpeg, by the bundled encoder', async () => {
    const file = await fixture('vp9');
    await using _ = await withoutPrograms();
    await using choice = createEncoderChoice({
      ffmpegPath: undefined,
      log: createLog('info', { write: () => {} }),
    });
    expect((await choice.open()).name).toBe('node-av');
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, file);
    await world.settle();
    const { processing } = await ana.call(getOwnVideo, { params: { id } });
    expect(processing).toMatchObject({ state: 'ready', reason: null });
    const clip = await world.visitor().call(getVideo, { params: { id } });
    const media = await world.visitor().request({ method: 'GET', url: clip.renditions[0]!.url });
    expect(media.statusCode).toBe(200);
    expect(media.rawPayload).toHaveLength(clip.renditions[0]!.bytes);
  });
});

/** A PATH on which nothing is, until disposed of. */
async function withoutPrograms(): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-no-programs-'));
  const { PATH } = process.env;
  process.env['PATH'] = folder;
  return {
    async [Symbol.asyncDispose]() {
      if (PATH === undefined) delete process.env['PATH'];
      else process.env['PATH'] = PATH;
      await rm(folder, { recursive: true });
    },
  };
}

import { getOwnVideo, getVideo, retryVideo } from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { filesBelow, MEDIA_FOLDERS } from '#test/folder.ts';
import { fixture, type FixtureName } from '#test/media/make.ts';
import { createWorld } from '#test/world.ts';

const { skip } = needs('ffmpeg');

const REFUSED: [file: FixtureName, says: RegExp][] = [
  ['empty', /empty|0 bytes/i],
  ['letter', /text/i],
  ['page', /web page|HTML/i],
  ['hls', /playlist/i],
  ['concat', /list of files/],
  ['song', /picture|sound|video/i],
  ['blink', /0\.5 s/],
  ['cutEnd', /cut off/i],
  ['garbled', /damaged/i],
  ['dash', /DASH manifest/],
  ['svg', /SVG drawing/],
  ['cover', /sound with a cover picture/],
  ['mp3song', /sound alone \(MP3\)/],
  ['cutData', /cut off/],
  ['cutWebm', /cut off/],
  ['cutAvi', /cut off/],
  ['noIndex', /index/],
];

describe.skipIf(skip)('a file that cannot become a clip', () => {
  test('fails with its reason, cannot be tried again, and leaves nothing on disk', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    for (const [name, says] of REFUSED) {
      const id = await world.upload(ana, await fixture(name));
      await world.settle();
      const own = await ana.call(getOwnVideo, { params: { id } });
      expect([name, own.processing.state, own.processing.canRetry]).toEqual([
        name,
        'failed',
        false,
      ]);
      expect(`${name}: ${own.processing.reason}`).toMatch(says);
      expect(own.clip).toBeNull();
      await expect(ana.call(retryVideo, { params: { id } })).rejects.toMatchObject({
        code: 'video/source-gone',
      });
      await expect(ana.call(getVideo, { params: { id } })).rejects.toMatchObject({
        code: 'video/not-found',
      });
      expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
      // Trying again is limited by the minute.
      await world.clock.advance(6000);
    }
    expect(world.logs.filter((line) => line.includes('fault'))).toEqual([]);
  });

  test('is refused for being too long by the rule and its own length', async () => {
    await using world = await createWorld({ env: { CLIP_MAX_SECONDS: '1' } });
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('plain'));
    await world.settle();
    const { processing } = await ana.call(getOwnVideo, { params: { id } });
    expect(processing.reason).toMatch(/1 s.*1\.5 s/);
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
  });

  test('is refused for having too many pixels by the rule and its own size', async () => {
    await using world = await createWorld({ env: { CLIP_MAX_PIXELS: '10000' } });
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('plain'));
    await world.settle();
    const { processing } = await ana.call(getOwnVideo, { params: { id } });
    expect(processing).toMatchObject({ state: 'failed', canRetry: false });
    expect(processing.reason).toMatch(/up to 10000 pixels.*256 × 144 = 36864/);
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
  });
});

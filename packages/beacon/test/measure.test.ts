import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchBin } from '../src/visit.ts';
import { watchMedia, type Watch } from '../src/watch.ts';
import { beginWorld, endWorld, FakeMedia, type World } from './world.ts';

let world: World;
let media: FakeMedia;
let watch: Watch;

beforeEach(() => {
  world = beginWorld();
  media = new FakeMedia();
  watch = watchMedia(media as unknown as HTMLVideoElement);
});
afterEach(endWorld);

const rounded = (): number[] => watch.take().map((seconds) => Math.round(seconds * 1000) / 1000);

describe('watched seconds', () => {
  test('are those of the media clock while it plays', async () => {
    media.play();
    await world.run(media, 4);
    expect(rounded()).toEqual([4]);
  });

  test('leave out the time it was paused', async () => {
    media.play();
    await world.run(media, 2);
    media.pause();
    await world.run(media, 30);
    media.play();
    await world.run(media, 1);
    expect(rounded()).toEqual([3]);
  });

  test('leave out stalls', async () => {
    media.play();
    await world.run(media, 2);
    media.readyState = 2;
    await world.run(media, 30);
    media.readyState = 4;
    media.emit('playing');
    await world.run(media, 1);
    expect(rounded()).toEqual([3]);
  });

  test('leave out a stall that ends with a seek', async () => {
    media.play();
    await world.run(media, 2);
    media.readyState = 2;
    media.emit('waiting');
    await world.run(media, 30);
    media.currentTime = 1;
    media.emit('seeking');
    expect(rounded()).toEqual([2]);
  });

  test('leave out a tab in the background, though it plays on', async () => {
    media.play();
    await world.run(media, 2);
    world.setHidden(true);
    await world.run(media, 3);
    world.setHidden(false);
    await world.run(media, 1);
    expect(rounded()).toEqual([3]);
  });

  test('leave out what is less than half visible', async () => {
    media.play();
    await world.run(media, 2);
    world.setHalfVisible(media, false);
    await world.run(media, 3);
    world.setHalfVisible(media, true);
    await world.run(media, 1);
    expect(rounded()).toEqual([3]);
  });

  test.each([
    ['forward', 8],
    ['backward', 0.5],
  ])('leave out the distance of a seek %s', async (_, target) => {
    media.play();
    await world.run(media, 3);
    media.seeking = true;
    media.currentTime = target;
    media.emit('seeking');
    media.seeking = false;
    media.emit('seeked');
    await world.run(media, 1);
    expect(rounded()).toEqual([4]);
  });

  test('count the time until a seek backward to the moment of the seek', async () => {
    media.play();
    await world.run(media, 3);
    vi.advanceTimersByTime(200);
    media.currentTime = 1;
    media.emit('seeking');
    expect(rounded()).toEqual([3.2]);
  });

  test('are media seconds at double speed', async () => {
    media.playbackRate = 2;
    media.play();
    await world.run(media, 3);
    expect(rounded()).toEqual([6]);
  });

  test('survive a change of speed', async () => {
    media.play();
    await world.run(media, 3);
    media.playbackRate = 2;
    media.emit('ratechange');
    await world.run(media, 3);
    expect(rounded()).toEqual([9]);
  });

  test('survive a change of speed that is told of late', async () => {
    media.playbackRate = 0.5;
    media.play();
    await world.run(media, 2);
    media.playbackRate = 4;
    await world.run(media, 1);
    media.emit('ratechange');
    expect(rounded()).toEqual([5]);
  });

  test('do not trust a clock that runs faster than it can', async () => {
    media.play();
    await world.run(media, 1);
    media.currentTime = 9;
    media.emit('timeupdate');
    expect(rounded()).toEqual([1]);
  });
});

describe('a pass', () => {
  test('ends at a loop, and the next begins there', async () => {
    media.loop = true;
    media.play();
    await world.run(media, 25);
    expect(rounded()).toEqual([10, 10, 5]);
  });

  test('keeps its seconds when the loop falls between two looks', async () => {
    media.loop = true;
    media.isSeamless = true;
    media.playbackRate = 1.5;
    media.play();
    await world.run(media, 10);
    expect(rounded()).toEqual([10, 5]);
  });

  test('ends at the end, and the next begins with a replay', async () => {
    media.play();
    await world.run(media, 12);
    expect(media.ended).toBe(true);
    media.play();
    await world.run(media, 3);
    expect(rounded()).toEqual([10, 3]);
  });

  test('does not end when someone seeks back', async () => {
    media.play();
    await world.run(media, 5);
    media.currentTime = 0;
    media.emit('seeking', 'seeked');
    await world.run(media, 5);
    expect(rounded()).toEqual([10]);
  });

  test('does not begin while less than half is visible', async () => {
    world.setHalfVisible(media, false);
    media.play();
    await world.run(media, 3);
    expect(rounded()).toEqual([]);
  });

  test('does not begin in a hidden tab', async () => {
    world.setHidden(true);
    media.play();
    await world.run(media, 3);
    expect(rounded()).toEqual([]);
  });

  test('that begins out of sight after a loop is none', async () => {
    media.loop = true;
    media.play();
    await world.run(media, 9);
    world.setHalfVisible(media, false);
    await world.run(media, 9);
    expect(rounded()).toEqual([9]);
  });

  test('that begins out of sight after a loop without a seam is none either', async () => {
    media.loop = true;
    media.isSeamless = true;
    media.playbackRate = 1.5;
    media.play();
    await world.run(media, 6);
    world.setHalfVisible(media, false);
    await world.run(media, 2);
    expect(rounded()).toEqual([9]);
  });

  test('does not begin before the first frame', async () => {
    media.readyState = 1;
    media.play();
    await world.run(media, 3);
    expect(rounded()).toEqual([]);
  });

  test('of half a second loops as well', async () => {
    media.duration = 0.5;
    media.loop = true;
    media.play();
    await world.run(media, 2.25);
    expect(rounded()).toEqual([0.5, 0.5, 0.5, 0.5, 0.25]);
  });
});

test('nothing listens any more once it was let go', async () => {
  watch.stop();
  media.play();
  await world.run(media, 3);
  world.setHidden(true);
  world.setHidden(false);
  expect(rounded()).toEqual([]);
});

describe('the watch bin', () => {
  test.each([
    [1.99, 10, 0],
    [2, 10, 2],
    [2.01, 10, 3],
    [10, 10, 10],
    [25, 10, 10],
    [2, 60, 1],
    [0.99, 2, 0],
    [1, 2, 5],
    [1.5, 3, 5],
    [1.9, 3.9, 0],
    [0, 0, 0],
    [5, Number.NaN, 0],
    [5, Infinity, 0],
  ])('of %f s out of %f s is %d', (watched, duration, bin) => {
    expect(watchBin(watched, duration)).toBe(bin);
  });
});

const SEED = 20_260_101;
test(`whatever a viewer does, no more is counted than was played (seed ${SEED})`, async () => {
  const act = fc.oneof(
    fc.record({ run: fc.integer({ min: 1, max: 40 }).map((steps) => steps / 8) }),
    fc.record({ seek: fc.double({ min: 0, max: 9.9, noNaN: true }) }),
    fc.record({ hide: fc.boolean() }),
    fc.record({ show: fc.boolean() }),
    fc.record({ speed: fc.constantFrom(0.5, 1, 1.5, 2) }),
    fc.constant('pause' as const),
    fc.constant('play' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), fc.boolean(), async (acts, loop) => {
      const clip = new FakeMedia();
      clip.loop = loop;
      const watching = watchMedia(clip as unknown as HTMLVideoElement);
      let [isHidden, isShown, most] = [false, true, 0];
      for (const step of acts) {
        if (step === 'pause') clip.pause();
        else if (step === 'play') clip.play();
        else if ('run' in step) {
          if (!clip.paused && !isHidden && isShown) most += step.run * clip.playbackRate;
          await world.run(clip, step.run);
        } else if ('seek' in step) {
          clip.ended = false;
          clip.currentTime = step.seek;
          clip.emit('seeking', 'seeked');
        } else if ('hide' in step) world.setHidden((isHidden = step.hide));
        else if ('show' in step) world.setHalfVisible(clip, (isShown = step.show));
        else {
          clip.playbackRate = step.speed;
          clip.emit('ratechange');
        }
      }
      world.setHidden(false);
      const watched = watching.take().reduce((sum, seconds) => sum + seconds, 0);
      watching.stop();
      // A seek shorter than the slack of a look cannot be told from playing.
      const seeks = acts.filter((step) => typeof step === 'object' && 'seek' in step).length;
      expect(watched).toBeLessThanOrEqual(most + seeks * 0.1 + 1e-6);
      expect(watched).toBeGreaterThanOrEqual(0);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

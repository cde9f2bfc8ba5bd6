import { createBeacon, type BeaconOptions, type Clip } from '../../src/index.ts';
import { addVideo, until } from './scenes.ts';

export { watchMedia } from '../../src/watch.ts';
export { pauseFor, playScenes } from './scenes.ts';
export { followFrames } from './truth.ts';
export { addVideo, createBeacon, until };

/** Makes the beacon of the page with the clock that the site has, and short delays. */
export const beaconOf = (ahead: number, options: Partial<BeaconOptions> = {}) =>
  createBeacon({ api: '/api/v1', random: () => 0.01, now: () => Date.now() + ahead, ...options });

/** One visit by a person: so many seconds of real playback, then away. */
export const visit = async (
  beacon: ReturnType<typeof createBeacon>,
  clip: Pick<Clip, 'video'> & Partial<Clip>,
  seconds = 0.1,
): Promise<void> => {
  const media = await addVideo('/clip.mp4');
  const stop = beacon.watch(media, { creator: 'a_ana', source: 'feed', ...clip });
  await media.play();
  await until(() => media.currentTime >= seconds);
  stop();
  media.parentElement!.remove();
};

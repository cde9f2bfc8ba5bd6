import { watchMedia } from '../../src/watch.ts';
import { followFrames, type Truth } from './truth.ts';

/** What was shown and what was measured, in seconds of each pass. */
export interface Outcome {
  shown: number[];
  measured: number[];
}

/** A viewer at a video that is watched by frames and by the beacon's own measuring. */
interface Viewer {
  media: HTMLVideoElement;
  truth: Truth;
  /** Plays on until so many more seconds of media have gone by. */
  play: (seconds: number) => Promise<void>;
  seek: (position: number) => Promise<void>;
}

export const until = (isDone: () => boolean): Promise<void> =>
  new Promise((done) => {
    const look = (): unknown => (isDone() ? done() : setTimeout(look, 5));
    look();
  });

export const pauseFor = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A muted video in a box that can be scrolled, ready to play. */
export const addVideo = async (clip: string): Promise<HTMLVideoElement> => {
  const box = document.createElement('div');
  const media = document.createElement('video');
  Object.assign(media, { muted: true, playsInline: true, preload: 'auto', src: clip });
  box.append(media, document.createElement('p'));
  document.body.append(box);
  await until(() => media.readyState > 2);
  return media;
};

/** What people and networks do to a video while it is watched. */
const SCENES: Record<string, { clip: string; act: (viewer: Viewer) => Promise<void> }> = {
  pauses: {
    clip: '/clip.mp4',
    async act({ media, play }) {
      for (const ms of [300, 50, 400]) {
        await play(0.7);
        media.pause();
        await pauseFor(ms);
      }
    },
  },
  seeks: {
    clip: '/clip.mp4',
    async act({ media, play, seek }) {
      await play(0.8);
      await seek(4);
      await play(0.7);
      await seek(1.5);
      await play(0.6);
      // Scrubbing while it plays.
      for (let position = 2; position < 4; position += 0.4) await seek(position);
      await play(0.5);
      media.pause();
      await seek(5);
      await play(0.4);
    },
  },
  'a stall': {
    clip: '/stalling.mp4',
    async act({ media, play }) {
      let stalls = 0;
      media.addEventListener('waiting', () => stalls++);
      await play(4.5);
      if (!stalls) throw new Error('It did not stall.');
    },
  },
  speeds: {
    clip: '/clip.mp4',
    async act({ media, play }) {
      for (const [rate, seconds] of [
        [2, 1.6],
        [0.5, 0.5],
        [4, 2],
        [1, 0.5],
      ] as const) {
        media.playbackRate = rate;
        await play(seconds);
      }
    },
  },
  loops: {
    clip: '/short.mp4',
    async act({ media, truth }) {
      media.loop = true;
      await media.play();
      await until(() => truth.passes().length > 3 && media.currentTime > 0.4);
    },
  },
  replays: {
    clip: '/short.mp4',
    async act({ media, play, truth }) {
      for (let passes = 0; passes < 2; passes++) {
        await media.play();
        await until(() => media.ended);
        truth.replay();
      }
      await play(0.5);
    },
  },
  'scrolling away': {
    clip: '/clip.mp4',
    async act({ media, play, truth }) {
      const scroll = async (part: number): Promise<void> => {
        media.parentElement!.scrollTop = part * media.clientHeight;
        truth.show(part < 0.5);
        await play(0.8);
      };
      await play(0.8);
      for (const part of [0.6, 0.4, 1, 0]) await scroll(part);
    },
  },
};

/** Plays every scene, all at once. */
export const playScenes = async (): Promise<Record<string, Outcome>> => {
  const played = Object.entries(SCENES).map(async ([name, { clip, act }]) => {
    const media = await addVideo(clip);
    const [watch, truth] = [watchMedia(media), followFrames(media)];
    await act({
      media,
      truth,
      async play(seconds) {
        await media.play();
        const from = media.currentTime;
        await until(() => media.currentTime >= from + seconds);
      },
      async seek(position) {
        truth.jump();
        media.currentTime = position;
        await until(() => !media.seeking);
      },
    });
    const outcome = { shown: truth.passes(), measured: watch.take() };
    watch.stop();
    media.remove();
    return [name, outcome] as const;
  });
  return Object.fromEntries(await Promise.all(played));
};

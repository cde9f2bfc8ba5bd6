import type { Throughput } from './throughput.ts';

/** Measures throughput while `media` loads a clip of `bitsPerSecond`; returns what stops it. */
export function measureBuffering(
  media: HTMLVideoElement,
  { bitsPerSecond, throughput }: { bitsPerSecond: () => number; throughput: Throughput },
): () => void {
  let last: { seconds: number; at: number } | undefined;
  const listening = new AbortController();
  const { signal } = listening;
  const begin = (): void => {
    last = { seconds: 0, at: performance.now() };
  };
  media.addEventListener('loadstart', begin, { signal });
  media.addEventListener(
    'progress',
    () => {
      const seconds = bufferedSeconds(media);
      const at = performance.now();
      if (last !== undefined && seconds > last.seconds) {
        throughput.note((seconds - last.seconds) * bitsPerSecond(), at - last.at);
      }
      last = { seconds, at };
    },
    { signal },
  );
  return () => listening.abort();
}

function bufferedSeconds({ buffered }: HTMLVideoElement): number {
  let seconds = 0;
  for (let at = 0; at < buffered.length; at += 1) seconds += buffered.end(at) - buffered.start(at);
  return seconds;
}

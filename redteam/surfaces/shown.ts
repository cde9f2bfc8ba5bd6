/** A count of one clip as an answer tells it. */
export interface SeenCount {
  video: string;
  /** `shown/value/standardError`, so that any difference is one. */
  count: string;
}

const COUNT =
  /id:(v_[A-Za-z0-9_-]{22})(?:(?!id:v_).)*?views:\{shown:(null|-?\d+),fewerThan:\d+,value:(-?\d+),standardError:([\d.e+-]+)\}/gs;

/**
 * Every count in a body: JSON, the JSON within JSON of a rendered page, or the script of one. Quotes and backslashes
 * are what tells these apart, so they are dropped.
 */
export function countsIn(body: string): SeenCount[] {
  return [...body.replaceAll(/["\\]/g, '').matchAll(COUNT)].map(
    ([, video = '', shown = '', value = '', error = '']) => ({
      video,
      count: `${shown}/${value}/${Number(error).toFixed(6)}`,
    }),
  );
}

import type { Log } from '#log.ts';
import { createFfmpegEncoder, findFfmpeg } from './ffmpeg.ts';
import { createNodeAvEncoder } from './node-av.ts';
import type { Encoder } from './port.ts';
import { findWrappers } from './wrappers.ts';

/** The encoder of a process, found when it is first needed. */
export interface EncoderChoice extends AsyncDisposable {
  /** The same encoder at each call; after a failure the next call looks again, so that installing ffmpeg mends it. */
  open: () => Promise<Encoder>;
}

/** `FFMPEG_PATH`, else ffmpeg on `PATH`, else the bundled one. */
export function createEncoderChoice(options: {
  ffmpegPath: string | undefined;
  log: Log;
}): EncoderChoice {
  const { log } = options;
  let opening: Promise<Encoder> | undefined;
  return {
    open() {
      opening ??= choose(options).catch((error: unknown) => {
        opening = undefined;
        log.error({ err: error }, 'no encoder works: install ffmpeg, or set FFMPEG_PATH');
        throw error;
      });
      return opening;
    },
    async [Symbol.asyncDispose]() {
      const encoder = await opening?.catch(() => null);
      await encoder?.[Symbol.asyncDispose]();
    },
  };
}

async function choose(options: { ffmpegPath: string | undefined; log: Log }): Promise<Encoder> {
  const { ffmpegPath, log } = options;
  const { PATH } = process.env;
  const programs = await findFfmpeg({ PATH, FFMPEG_PATH: ffmpegPath });
  if (programs === null && ffmpegPath !== undefined)
    throw new Error(`FFMPEG_PATH (${ffmpegPath}) is not a program with ffprobe beside it.`);
  if (programs !== null) {
    try {
      return await createFfmpegEncoder(programs);
    } catch (error) {
      if (ffmpegPath !== undefined) throw error;
      log.warn({ err: error }, 'the ffmpeg on PATH cannot be used; taking the bundled encoder');
    }
  }
  return createNodeAvEncoder(await findWrappers({ PATH }));
}

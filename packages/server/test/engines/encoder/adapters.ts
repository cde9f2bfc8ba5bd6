import { createFfmpegEncoder, findFfmpeg } from '#engines/encoder/ffmpeg.ts';
import { createNodeAvEncoder } from '#engines/encoder/node-av.ts';
import type { Encoder } from '#engines/encoder/port.ts';
import { findWrappers } from '#engines/encoder/wrappers.ts';

/** Every adapter of the encoder port; all of them pass one suite. */
export const ADAPTERS: readonly {
  readonly name: Encoder['name'];
  readonly create: () => Promise<Encoder>;
}[] = [
  {
    name: 'ffmpeg',
    async create() {
      const programs = await findFfmpeg(process.env);
      if (!programs) throw new Error('ffmpeg went missing');
      return createFfmpegEncoder({ ...programs, threads: 2 });
    },
  },
  {
    name: 'node-av',
    create: async () => createNodeAvEncoder({ ...(await findWrappers(process.env)), threads: 2 }),
  },
];

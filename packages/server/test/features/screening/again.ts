import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Ways in which people change a clip before they upload it again, as ffmpeg filters and options. */
export const CHANGES = {
  're-encoded': '-crf 30',
  'half as large': '-vf scale=iw/2:-2',
  'a tenth of the bit rate': '-b:v 60k -maxrate 60k -bufsize 120k',
  'cropped by 2 %': '-vf crop=trunc(iw*0.98/2)*2:trunc(ih*0.98/2)*2',
  'cropped by 5 %': '-vf crop=trunc(iw*0.95/2)*2:trunc(ih*0.95/2)*2',
  'a tenth brighter': '-vf eq=brightness=0.1',
  'with more contrast': '-vf eq=contrast=1.3:saturation=0.5',
  mirrored: '-vf hflip',
  'written over': '-vf drawbox=x=iw*0.1:y=ih*0.8:w=iw*0.8:h=ih*0.1:color=white:t=fill',
  'a tenth faster': '-vf setpts=PTS/1.1',
} as const;

/** A folder of changed copies. */
export interface Copies extends AsyncDisposable {
  /** A copy of a file, changed like that; its path. */
  of(path: string, change: string): Promise<string>;
}

export async function openCopies(): Promise<Copies> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-copies-'));
  let made = 0;
  return {
    async of(path, change) {
      made += 1;
      const copy = join(folder, `copy-${made}.mp4`);
      const encode = '-an -c:v libx264 -preset veryfast -pix_fmt yuv420p';
      const args = `-v error -y -i ${path} ${encode} ${change} ${copy}`.split(' ');
      await promisify(execFile)('ffmpeg', args);
      return copy;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathOf } from '../scripts/needs.ts';

/** Draws an upright clip with picture and sound into `folder`; returns its path. */
export async function drawClip(folder: string, seconds: number, size = '270x480'): Promise<string> {
  const path = join(folder, `upright-${seconds}.mp4`);
  const picture = `-f lavfi -i testsrc2=s=${size}:r=15:d=${seconds}`;
  const sound = `-f lavfi -i sine=f=330:d=${seconds}`;
  const how = '-pix_fmt yuv420p -c:v libx264 -preset ultrafast -c:a aac -shortest';
  const args = `-v error -y ${picture} ${sound} ${how}`.split(' ');
  await promisify(execFile)(pathOf('ffmpeg') ?? 'ffmpeg', [...args, path]);
  return path;
}

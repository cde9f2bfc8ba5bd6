import { open } from 'node:fs/promises';
import type { ReadAt } from './boxes.ts';

/** Opens a file to read spans of it; close it with `await using`. Rejects as `fs.open` does. */
export async function openReader(
  path: string,
): Promise<AsyncDisposable & { read: ReadAt; bytes: number }> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    bytes: size,
    async read(position, length) {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - position)));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      return buffer.subarray(0, bytesRead);
    },
    async [Symbol.asyncDispose]() {
      await handle.close();
    },
  };
}

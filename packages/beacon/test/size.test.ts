import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const LIMIT_BYTES = 2048;

test(`bundled, minified and compressed, the beacon is at most ${LIMIT_BYTES} bytes`, async () => {
  const input = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const bundle = await rolldown({ input });
  const { output } = await bundle.generate({ format: 'es', minify: true, comments: false });
  await bundle.close();
  const [{ code, imports }] = output;
  const bytes = brotliCompressSync(code).length;
  process.stdout.write(`beacon: ${code.length} B minified, ${bytes} B brotli\n`);
  expect(imports).toEqual([]);
  expect(code).toContain('createBeacon');
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
});

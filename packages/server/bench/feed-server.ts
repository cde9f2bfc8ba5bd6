/** A server of the feed benchmark: the product with a full pool, or a bare handler that sends the same bytes. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { BlobName } from '#engines/blobs/port.ts';
import { newId, type AccountId } from '#lib/ids.ts';
import { startRealServer, type RealServer } from './real-server.ts';

const [file] = process.argv.slice(2);
if (file === undefined) await serveProduct();
else await serveBytes(file);

async function serveProduct(): Promise<void> {
  const server = await startRealServer();
  await fillPool(server, 2000);
  process.send?.({ port: server.port });
  process.once('message', () => {
    process.disconnect();
    void server[Symbol.asyncDispose]();
  });
}

async function serveBytes(path: string): Promise<void> {
  const bytes = await readFile(path);
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=15',
      'content-length': bytes.length,
    });
    response.end(bytes);
  });
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  );
  process.once('message', () => process.exit());
}

/** Rows as processing leaves them, of one creator; no page reads the files they name. */
async function fillPool({ context }: RealServer, count: number): Promise<void> {
  const { db } = context.database;
  const [{ id: creator_id }] = (await db.selectFrom('profiles').select('id').execute()) as [
    { id: AccountId },
  ];
  const now = context.clock.now();
  await db.transaction().execute(async (transaction) => {
    for (let serial = 0; serial < count; serial += 1) {
      const hash = serial.toString(16).padStart(64, '0');
      const blob: BlobName = `${hash}.mp4`;
      const at = now - serial * 60_000;
      const id = newId('v');
      await transaction
        .insertInto('videos')
        .values({
          id,
          creator_id,
          caption: `Clip ${serial} of the harbour at dusk, seen from the old crane`,
          visibility: 'public',
          audience: 'public',
          state: 'ready',
          reason: null,
          source: null,
          uploaded_at: at,
          failed_at: null,
          published_at: at,
          duration_seconds: 12.5,
          width: 720,
          height: 1280,
          has_sound: 1,
          poster_webp: `${hash}.webp`,
          poster_avif: `${hash}.avif`,
          thumbhash: 'nfcNpIpwhXxmh3hniIePdvd7Zw==',
        })
        .execute();
      for (const [name, width] of [
        ['480p', 480],
        ['720p', 720],
      ] as const) {
        const size = {
          width,
          height: (width * 16) / 9,
          bytes: 1_000_000,
          bits_per_second: 640_000,
        };
        await transaction
          .insertInto('renditions')
          .values({ video_id: id, name, blob, ...size, height: Math.round(size.height) })
          .execute();
      }
    }
  });
}

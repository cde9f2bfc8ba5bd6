/** A server of the feed benchmark: the product with so many clips, or a bare handler that sends the same bytes. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { startRealServer, type RealServer } from './real-server.ts';

const [what, given] = process.argv.slice(2) as ['clips' | 'bytes', string];
if (what === 'clips') await serveProduct(Number(given));
else await serveBytes(given);

async function serveProduct(clips: number): Promise<void> {
  const server = await startRealServer();
  await fillPool(server, clips);
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

/** Rows as processing leaves them, of one creator, a minute apart; no page reads the files they name. */
async function fillPool({ context }: RealServer, count: number): Promise<void> {
  const { db } = context.database;
  const now = context.clock.now();
  const hash = sql`printf('%064x', serial)`;
  const serials = sql`WITH RECURSIVE serials (serial) AS (
    SELECT 0 UNION ALL SELECT serial + 1 FROM serials WHERE serial + 1 < ${count}
  )`;
  await sql`INSERT INTO videos (id, creator_id, caption, visibility, audience, state, uploaded_at, published_at,
      duration_seconds, width, height, has_sound, poster_webp, poster_avif, thumbhash)
    ${serials} SELECT printf('v_%022d', serial), (SELECT id FROM profiles),
      'Clip ' || serial || ' of the harbour at dusk, seen from the old crane', 'public', 'public', 'ready',
      ${now} - serial * 60000, ${now} - serial * 60000, 12.5, 720, 1280, 1,
      ${hash} || '.webp', ${hash} || '.avif', 'nfcNpIpwhXxmh3hniIePdvd7Zw=='
    FROM serials`.execute(db);
  for (const [name, width, height] of [
    ['480p', 480, 853],
    ['720p', 720, 1280],
  ] as const) {
    await sql`INSERT INTO renditions (video_id, name, blob, width, height, bytes, bits_per_second)
      ${serials} SELECT printf('v_%022d', serial), ${name}, ${hash} || '.mp4', ${width}, ${height}, 1000000, 640000
      FROM serials`.execute(db);
  }
}

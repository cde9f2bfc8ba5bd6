import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getSession, type Notification } from '@footlights/contract';
import { listNotifications } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import { newId, type AccountId, type VideoId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import type { Person, World } from '#test/world.ts';

/** The account that somebody is signed in with. */
export async function idOf(person: Person): Promise<AccountId> {
  const { account } = await person.call(getSession);
  return account!.id as AccountId;
}

/** A playable clip of that account, made without an encoder. */
export async function addClip(
  world: World,
  creator: AccountId,
  audience: 'public' | 'followers' | 'private' = 'public',
): Promise<VideoId> {
  const { database, views, clock } = world.context;
  const id = newId('v');
  const size = { width: 480, height: 854 };
  const blob = (extension: string) => `${'0'.repeat(64)}.${extension}` as BlobName;
  await database.db
    .insertInto('videos')
    .values({
      ...size,
      id,
      creator_id: creator,
      caption: 'The harbour at dusk',
      visibility: audience,
      audience,
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: clock.now(),
      failed_at: null,
      published_at: clock.now(),
      duration_seconds: 10,
      has_sound: 1,
      poster_webp: blob('webp'),
      poster_avif: blob('avif'),
      thumbhash: 'nfcNpIpwhXxmh3hniIePdvd7Zw==',
    })
    .execute();
  const rendition = { name: '480p', blob: blob('mp4'), bytes: 20_000, bits_per_second: 16_000 };
  await database.db
    .insertInto('renditions')
    .values({ ...size, ...rendition, video_id: id })
    .execute();
  await views.videoChanged(id);
  return id;
}

/** Acts, as the transactions that do them tell. */
export async function happen(world: World, ...events: AppEvent[]): Promise<void> {
  const { database, outbox } = world.context;
  await database.db.transaction().execute(async (transaction) => {
    for (const event of events) await outbox.write(event, transaction);
  });
  outbox.wake();
  await world.settle();
}

/** What somebody is told, the latest first. */
export async function toldOf(person: Person): Promise<Notification[]> {
  return (await person.call(listNotifications)).notifications;
}

/** A push as a push service gets it. */
export interface Pushed {
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A push service of its own on this machine; answers `status`. */
export async function openPushService(): Promise<
  { url: string; pushed: Pushed[]; status: number } & AsyncDisposable
> {
  const service = { url: '', pushed: [] as Pushed[], status: 201 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      service.pushed.push({ path, headers, body: Buffer.concat(parts) });
      response.writeHead(service.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(service, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

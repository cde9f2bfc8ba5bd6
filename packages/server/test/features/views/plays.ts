import { randomBytes } from 'node:crypto';
import {
  getTicket,
  PLAY_PACKET_BYTES,
  type PlayPacket,
  type PlaySource,
  type Ticket,
} from '@footlights/contract';
import { watchBin } from '@footlights/count';
import type { LightMyRequestResponse } from 'fastify';
import { NEW_PROFILE } from '#features/profiles/table.ts';
import { newId, type AccountId, type VideoId } from '#lib/ids.ts';
import { createPerson, type Person } from '#lib/person.ts';
import type { World } from '#test/world.ts';

/** One visit of a device to a video. */
export interface Visit {
  video: string;
  /** Whose device; each name has one of its own. */
  viewer: string;
  /** Watched seconds of each pass; one pass of 5 s when absent. */
  seconds?: number[];
  source?: PlaySource;
}

/** Devices that watch, each with an address: each makes its tags and counts its ordinals as the beacon does. */
export interface Audience {
  /** Fetches a ticket and reports the visit; of more than 15 s, after that time has passed. */
  play(visit: Visit): Promise<LightMyRequestResponse>;
  /** The packet that the device would send next for this visit. */
  packet(visit: Visit): Promise<PlayPacket>;
  /** Sends a packet as it is, from the device of that viewer. */
  send(
    packet: object | string,
    viewer?: string,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
  /** The ticket of this moment. */
  ticket(): Promise<Ticket>;
}

/** Length of the clips that `addVideo` makes, in seconds. */
export const CLIP_SECONDS = 10;

/** Devices of a world. */
export function createAudience(world: World): Audience {
  const people = new Map<string, Person>();
  const tags = new Map<string, { tag: string; used: number }>();

  function personOf(viewer: string): Person {
    const known = people.get(viewer);
    if (known !== undefined) return known;
    const person = createPerson({
      inject: (request) => world.app.inject(request),
      origin: 'http://footlights.test',
      address: addressOf(people.size),
      userAgent: `Mozilla/5.0 (X11; Linux x86_64) Canary-${viewer} Firefox/140.0`,
    });
    people.set(viewer, person);
    return person;
  }
  const ticket = () => personOf('viewer').call(getTicket, {});
  async function packet(visit: Visit): Promise<PlayPacket> {
    const { ticket: text, day } = await ticket();
    const key = `${visit.viewer} ${visit.video} ${day}`;
    const entry = tags.get(key) ?? { tag: randomBytes(8).toString('hex'), used: 0 };
    tags.set(key, entry);
    const passes = (visit.seconds ?? [5])
      .slice(0, 4 - entry.used)
      .map((seconds) => watchBin(seconds, CLIP_SECONDS));
    const first = entry.used + 1;
    entry.used += passes.length;
    const { video, source = 'feed' } = visit;
    return { video, tag: entry.tag, first, passes, source, ticket: text };
  }
  function send(
    body: object | string,
    viewer = 'viewer',
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return personOf(viewer).request({
      method: 'POST',
      url: '/api/v1/plays',
      headers: { 'content-type': 'text/plain', ...headers },
      payload: text.padEnd(PLAY_PACKET_BYTES),
    });
  }
  return {
    ticket,
    packet,
    send,
    async play(visit) {
      const body = await packet(visit);
      const watched = (visit.seconds ?? []).reduce((sum, seconds) => sum + seconds, 0);
      if (watched > 15) await world.clock.advance(watched * 1000);
      return send(body, visit.viewer);
    },
  };
}

/** Spread over networks of 20 devices each, so that no cap is near. */
function addressOf(serial: number): string {
  const network = Math.floor(serial / 20);
  return `23.${Math.floor(network / 256)}.${network % 256}.${1 + (serial % 20)}`;
}

/** A published clip of 10 s without files: what the counter sees of one. */
export async function addVideo(
  world: World,
  options: { visibility?: 'public' | 'unlisted' | 'private' } = {},
): Promise<VideoId> {
  const { database, views, clock } = world.context;
  const id = newId('v');
  const creator: AccountId = newId('a');
  await database.db
    .insertInto('profiles')
    .values({
      id: creator,
      username: `creator${creator
        .slice(2, 12)
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, '0')}`,
      display_name: 'Creator',
      bio: '',
      role: 'user',
      ...NEW_PROFILE,
      joined_at: clock.now(),
    })
    .execute();
  await database.db
    .insertInto('videos')
    .values({
      id,
      creator_id: creator,
      caption: '',
      visibility: options.visibility ?? 'public',
      audience: options.visibility ?? 'public',
      state: 'ready',
      reason: null,
      source: null,
      uploaded_at: clock.now(),
      failed_at: null,
      published_at: clock.now(),
      duration_seconds: CLIP_SECONDS,
      width: 480,
      height: 854,
      has_sound: 1,
      poster_webp: null,
      poster_avif: null,
      thumbhash: null,
    })
    .execute();
  await views.videoChanged(id);
  return id;
}

import { randomBytes } from 'node:crypto';
import {
  getFeed,
  getOwnVideo,
  getTicket,
  getVideo,
  PLAY_PACKET_BYTES,
  signUp,
  type Clip,
} from '@footlights/contract';
import { createPerson, type Person } from '../../packages/server/src/lib/person.ts';
import type { Running } from './running.ts';

/** Somebody whose every trace is known. */
export interface Canary {
  person: Person;
  address: string;
  userAgent: string;
  /** Null for one who has no account. */
  accountId: string | null;
  tags: string[];
}

/** A person of a known address and user agent; `serial` tells them apart. */
export function newPerson(send: Running['send'], serial: number): Person {
  const mark = randomBytes(9).toString('hex');
  const address =
    serial % 2 === 0
      ? `203.0.${113 + (serial % 100)}.${100 + (serial % 150)}`
      : `2a0b:${mark.slice(0, 4)}:${mark.slice(4, 8)}:${serial}::c${mark.slice(8, 11)}`;
  return createPerson({
    inject: send,
    origin: 'http://footlights.test',
    address,
    userAgent: `Mozilla/5.0 (X11; Canary ${mark}) Gecko/20100101 Firefox/140.0`,
  });
}

/** A canary, with an account or without. */
export async function newCanary(
  send: Running['send'],
  options: { serial: number; hasAccount: boolean },
): Promise<Canary> {
  const person = newPerson(send, options.serial);
  const { address, userAgent } = person;
  if (!options.hasAccount) return { person, address, userAgent, accountId: null, tags: [] };
  const username = `canary${options.serial}`;
  const body = { username, password: 'a long password of a canary' };
  const { id } = await person.call(signUp, { body });
  return { person, address, userAgent, accountId: id, tags: [] };
}

/** Watches a clip as a page does, down to the media and the report; sends its cookies even where a page does not. */
export async function watch(canary: Canary, video: string): Promise<void> {
  const { person } = canary;
  await person.call(getFeed, {});
  const clip: Clip = await person.call(getVideo, { params: { id: video } });
  const media = [clip.poster.webp, clip.renditions[0]?.url ?? ''];
  for (const url of media) await person.request({ method: 'GET', url });
  const { ticket } = await person.call(getTicket, {});
  const tag = randomBytes(8).toString('hex');
  canary.tags.push(tag);
  const packet = { video, tag, first: 1, passes: [3], source: 'feed', ticket };
  const answer = await person.request({
    method: 'POST',
    url: '/api/v1/plays',
    headers: { 'content-type': 'text/plain' },
    payload: JSON.stringify(packet).padEnd(PLAY_PACKET_BYTES),
  });
  if (answer.statusCode !== 204) throw new Error(`A play was answered ${answer.statusCode}.`);
  // What is refused must not leave a trace either.
  await person.request({
    method: 'POST',
    url: '/api/v1/plays',
    headers: { 'content-type': 'text/plain' },
    payload: `{"tag":"${tag}"`,
  });
}

/** Waits until an uploaded clip can be played. */
export async function untilPlayable(creator: Person, id: string): Promise<void> {
  for (let i = 0; i < 300; i += 1) {
    const { processing } = await creator.call(getOwnVideo, { params: { id } });
    if (processing.state === 'ready') return;
    if (processing.state === 'failed') throw new Error(`The clip failed: ${processing.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The clip was not processed within a minute.');
}

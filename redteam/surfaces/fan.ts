import { PLAY_PACKET_BYTES } from '@footlights/contract';
import type { Person } from '../../packages/server/src/lib/person.ts';
import type { PlantedPlay } from './crowd.ts';

/** One play as a page makes it: the page, the clip, its files, a ticket, and the packet over HTTP. */
export async function watchAsPage(person: Person, play: PlantedPlay): Promise<void> {
  const get = (url: string) => person.request({ method: 'GET', url });
  await get(`/v/${play.video}`);
  const clip = await get(`/api/v1/videos/${play.video}`);
  const { renditions = [] } = clip.json<{ renditions?: { url: string }[] }>();
  for (const { url } of renditions) await get(url);
  const { ticket } = (await get('/api/v1/ticket')).json<{ ticket: string }>();
  const { video, tag, first, passes, source } = play;
  const answer = await person.request({
    method: 'POST',
    url: '/api/v1/plays',
    headers: { 'content-type': 'text/plain' },
    payload: JSON.stringify({ video, tag, first, passes, source, ticket }).padEnd(
      PLAY_PACKET_BYTES,
    ),
  });
  if (answer.statusCode !== 204) throw new Error(`A play was answered ${answer.statusCode}.`);
}

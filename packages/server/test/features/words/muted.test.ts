import {
  addWord,
  changeVideo,
  likeVideo,
  listHashtagClips,
  listNotifications,
  listOwnLikes,
  listSaved,
  muteAccount,
  saveVideo,
  searchClips,
  writeComment,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld, type Person } from '#test/world.ts';
import { addClip, idOf } from '../notifications/stage.ts';

const idsOf = ({ clips }: { clips: { id: string }[] }) => clips.map(({ id }) => id);

test('a muted word hides captions in search and hashtags, and comments in notifications, from who chose it', async () => {
  await using world = await createWorld();
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const params = { id: await addClip(world, await idOf(ana)) };
  await ana.call(changeVideo, { params, body: { caption: 'A big spoiler of the harbour #dusk' } });
  const own = { id: await addClip(world, await idOf(ben)) };
  await ana.call(writeComment, { params: own, body: { text: 'Here is a spoiler' } });
  await world.settle();
  const seen = async (person: Person) => {
    const found = await person.call(searchClips, { query: { q: 'harbour' } });
    const tagged = await person.call(listHashtagClips, { params: { hashtag: 'dusk' } });
    return [...idsOf(found), ...idsOf(tagged)];
  };
  const told = async () => (await ben.call(listNotifications)).notifications.length;
  expect(await seen(ben)).toEqual([params.id, params.id]);
  expect(await told()).toBe(1);
  await ben.call(addWord, { params: { kind: 'muted' }, body: { word: 'spoiler' } });
  expect(await seen(ben)).toEqual([]);
  expect(await seen(world.visitor())).toEqual([params.id, params.id]);
  expect(await told()).toBe(0);
});

test('what one saved and liked stays there, whomever one mutes', async () => {
  await using world = await createWorld();
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const params = { id: await addClip(world, await idOf(ana)) };
  await ben.call(saveVideo, { params });
  await ben.call(likeVideo, { params });
  await ben.call(muteAccount, { params: { id: await idOf(ana) } });
  expect(idsOf(await ben.call(listSaved))).toEqual([params.id]);
  expect(idsOf(await ben.call(listOwnLikes))).toEqual([params.id]);
});

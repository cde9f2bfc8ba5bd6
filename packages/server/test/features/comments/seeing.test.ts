import {
  addWord,
  getComment,
  listComments,
  likeComment,
  listReplies,
  type Comment,
} from '@footlights/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type Person, type World } from '#test/world.ts';
import { addClip, countQueries, countsOf, idOf, repliesTo, say, textsOn } from './stage.ts';

// One world for all: making accounts is what takes the time.
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

/** Every comment on a clip, page by page. */
async function allOn(person: Person, id: string, order: 'top' | 'newest'): Promise<Comment[]> {
  const found: Comment[] = [];
  let cursor: string | undefined;
  do {
    const query = { order, ...(cursor === undefined ? {} : { cursor }) };
    const page = await person.call(listComments, { params: { id }, query });
    expect(page.comments.length).toBeLessThanOrEqual(20);
    found.push(...page.comments);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

test('blocked either way, comments and what hangs on them are not there', async () => {
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const clip = await addClip(world, ana);
  const bens = await say(world, ben, { on: clip, text: 'From Ben' });
  const cleos = await say(world, cleo, { on: clip, text: 'From Cleo' });
  const reply = await say(world, ana, { on: clip, text: 'Hello Ben', to: bens.id });
  await say(world, ben, { on: clip, text: 'Hello Cleo', to: cleos.id });
  await world.context.relations.shield(await idOf(ben), await idOf(cleo), 'block');
  const notFound = { code: 'comment/not-found', status: 404 };
  expect(await textsOn(cleo, clip)).toEqual(['From Cleo']);
  expect(await textsOn(ben, clip)).toEqual(['From Ben']);
  expect(await repliesTo(cleo, cleos.id)).toEqual([]);
  for (const id of [bens.id, reply.id]) {
    await expect(cleo.call(getComment, { params: { id } })).rejects.toMatchObject(notFound);
    await expect(cleo.call(likeComment, { params: { id } })).rejects.toMatchObject(notFound);
    await expect(say(world, cleo, { on: clip, text: 'x', to: id })).rejects.toMatchObject(notFound);
  }
  await expect(cleo.call(listReplies, { params: { id: bens.id } })).rejects.toMatchObject(notFound);
  expect(await textsOn(world.visitor(), clip)).toHaveLength(2);

  await world.context.relations.shield(await idOf(ana), await idOf(cleo), 'block');
  await expect(textsOn(cleo, clip)).rejects.toMatchObject({ code: 'video/not-found' });
  await expect(say(world, cleo, { on: clip, text: 'x' })).rejects.toMatchObject({
    code: 'video/not-found',
  });
  await world.context.relations.unshield(await idOf(ana), await idOf(cleo), 'block');
  await world.context.relations.unshield(await idOf(ben), await idOf(cleo), 'block');
});

test('a clip turned private takes its comments along, in the words of one that never was', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const { id } = await say(world, ben, { on: clip, text: 'Hello' });
  await world.context.database.db
    .updateTable('videos')
    .set({ visibility: 'private', audience: 'private' })
    .where('id', '=', clip)
    .execute();
  const read = async (url: string) => (await ben.request({ method: 'GET', url })).body;
  const unknown = `c_${'x'.repeat(22)}`;
  expect(await read(`/api/v1/comments/${id}`)).toBe(await read(`/api/v1/comments/${unknown}`));
  await expect(textsOn(ben, clip)).rejects.toMatchObject({ code: 'video/not-found' });
  await expect(ben.call(likeComment, { params: { id } })).rejects.toMatchObject({
    code: 'comment/not-found',
  });
  expect(await textsOn(ana, clip)).toEqual(['Hello']);
});

test('muted accounts and muted words are left out for the one who mutes', async () => {
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const clip = await addClip(world, ana);
  await say(world, ben, { on: clip, text: 'I saw Crème Brûlée!' });
  await say(world, ben, { on: clip, text: 'creamer' });
  await say(world, cleo, { on: clip, text: 'Fine' });
  const mute = (word: string) => ana.call(addWord, { params: { kind: 'muted' }, body: { word } });
  await mute('creme');
  expect(await textsOn(ana, clip)).toEqual(['Fine', 'creamer']);
  expect(await textsOn(ben, clip)).toHaveLength(3);
  await world.context.relations.shield(await idOf(ana), await idOf(cleo), 'mute');
  expect(await textsOn(ana, clip)).toEqual(['creamer']);
  await world.context.relations.unshield(await idOf(ana), await idOf(cleo), 'mute');
});

test('an account that is not open leaves places alone', async () => {
  const [ana, gabi] = [await world.as('ana'), await world.as('gabi')];
  const clip = await addClip(world, ana);
  const { id } = await say(world, gabi, { on: clip, text: 'Hello' });
  await say(world, gabi, { on: clip, text: 'Alone' });
  await say(world, ana, { on: clip, text: 'Reply', to: id });
  await world.context.database.db
    .updateTable('profiles')
    .set({ standing: 'leaving' })
    .where('username', '=', 'gabi')
    .execute();
  expect(await textsOn(ana, clip)).toEqual(['(gone)']);
});

test('pages go through all, in both orders, and their queries do not grow with them', async () => {
  const ana = await world.as('ana');
  const people = await Promise.all(['ben', 'cleo', 'dora', 'emil'].map((name) => world.as(name)));
  const small = await addClip(world, ana);
  const large = await addClip(world, ana);
  await say(world, people[0]!, { on: small, text: 'Alone @ana' });
  const written: string[] = [];
  for (let i = 0; i < 45; i += 1) {
    const person = people[i % people.length]!;
    const { id } = await say(world, person, { on: large, text: `Number ${i} @ana` });
    if (i % 7 === 0) await ana.call(likeComment, { params: { id } });
    written.push(id);
  }
  const top = await allOn(ana, large, 'top');
  const newest = await allOn(ana, large, 'newest');
  expect(top.map(({ id }) => id).toSorted()).toEqual(written.toSorted());
  expect(top.slice(0, 7).every(({ likes }) => likes === 1)).toBe(true);
  expect(newest.map(({ id }) => id)).toEqual(written.toReversed());
  const queries = (id: string) =>
    countQueries(world, () => ana.call(listComments, { params: { id } }));
  expect(await queries(large)).toBeLessThanOrEqual(await queries(small));
  expect(await queries(large)).toBeLessThanOrEqual(18);
  const thread = written[0]!;
  await say(world, people[0]!, { on: large, text: 'Reply', to: written[1]! });
  for (let i = 0; i < 22; i += 1)
    await say(world, people[i % 4]!, { on: large, text: `Reply ${i}`, to: thread });
  const repliesOf = (id: string) =>
    countQueries(world, () => ana.call(listReplies, { params: { id } }));
  expect(await repliesOf(thread)).toBeLessThanOrEqual(await repliesOf(written[1]!));
  expect(await countsOf(world, large)).toEqual({ counter: 68, rows: 68 });
  await expect(
    ana.call(listComments, { params: { id: large }, query: { cursor: 'x.y' } }),
  ).rejects.toMatchObject({ code: 'request/invalid' });
});

test('reading changes nothing', async () => {
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const clip = await addClip(world, ana);
  const { id } = await say(world, ana, { on: clip, text: 'Hello' });
  await world.settle();
  const changes = () =>
    world.context.database.db
      .selectNoFrom(({ fn }) => fn<number>('total_changes').as('count'))
      .executeTakeFirstOrThrow();
  const before = await changes();
  await textsOn(ben, clip);
  await repliesTo(ben, id);
  await ben.call(getComment, { params: { id } });
  expect(await changes()).toEqual(before);
});

import {
  changeVideo,
  collectVideo,
  createCollection,
  deleteCollection,
  getVideo,
  listCollections,
  listSaved,
  renameCollection,
  saveVideo,
  uncollectVideo,
  unsaveVideo,
} from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import type { Person } from '#test/world.ts';
import { codeOf, createActStage, type ActStage } from './stage.ts';

describe('saved clips', () => {
  let stage: ActStage;
  beforeAll(async () => {
    stage = await createActStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const params = (id: string) => ({ params: { id } });
  const spot = (id: string, video: string) => ({ params: { id, video } });
  const make = (person: Person, name: string) => person.call(createCollection, { body: { name } });
  const savedBy = async (person: Person, collection?: string) =>
    (
      await person.call(listSaved, collection === undefined ? {} : { query: { collection } })
    ).clips.map(({ id }) => id);

  test('are counted once, listed for their owner alone, and told to nobody', async () => {
    const { world, ana, ben, cleo, countsOf } = stage;
    const id = await stage.clip();
    for (let time = 0; time < 2; time += 1) await ben.call(saveVideo, params(id));
    expect(await countsOf(id)).toMatchObject({ saves: 1 });
    expect(await savedBy(ben)).toEqual([id]);
    for (const other of [ana, cleo]) expect(await savedBy(other)).toEqual([]);
    expect(await world.context.database.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
    expect(await ana.call(getVideo, params(id))).toEqual(await ben.call(getVideo, params(id)));
    expect(await ben.call(unsaveVideo, params(id))).toEqual({ collections: [] });
    expect(await countsOf(id)).toMatchObject({ saves: 0 });
  });

  test('are saved only by those who see the clip', async () => {
    const { ben } = stage;
    const hidden = await stage.clip('private');
    const { id } = await make(ben, 'For later');
    for (const video of [hidden, newId('v')]) {
      expect(await codeOf(ben.call(saveVideo, params(video)))).toBe('video/not-found');
      expect(await codeOf(ben.call(collectVideo, spot(id, video)))).toBe('video/not-found');
    }
  });

  test('can be in several collections, and leave all of them when they are no longer saved', async () => {
    const { cleo, countsOf } = stage;
    const [one, two] = [await stage.clip(), await stage.clip()];
    const [dance, food] = [await make(cleo, 'Dance'), await make(cleo, 'Food')];
    for (const { id } of [dance, food]) await cleo.call(collectVideo, spot(id, one));
    for (let time = 0; time < 2; time += 1) await cleo.call(collectVideo, spot(food.id, two));
    expect(await countsOf(one)).toMatchObject({ saves: 1 });
    expect(await cleo.call(listCollections, { query: { clip: two } })).toEqual({
      collections: [
        { id: dance.id, name: 'Dance', clipCount: 1, hasClip: false },
        { id: food.id, name: 'Food', clipCount: 2, hasClip: true },
      ],
      savedCount: 2,
    });
    await cleo.call(uncollectVideo, spot(food.id, two));
    expect(await savedBy(cleo, food.id)).toEqual([one]);
    expect(new Set(await savedBy(cleo))).toEqual(new Set([one, two]));

    const { collections } = await cleo.call(unsaveVideo, params(one));
    expect(new Set(collections)).toEqual(new Set([dance.id, food.id]));
    expect(await savedBy(cleo, dance.id)).toEqual([]);
    await cleo.call(deleteCollection, params(food.id));
    expect(await savedBy(cleo)).toEqual([two]);
  });

  test('drop out of every list while one may not see them', async () => {
    const { ana, world } = stage;
    const gus = await world.as('gus');
    const { id: collection } = await make(gus, 'Kept');
    const id = await stage.clip();
    await gus.call(collectVideo, spot(collection, id));
    await ana.call(changeVideo, { ...params(id), body: { visibility: 'private' } });
    expect([await savedBy(gus), await savedBy(gus, collection)]).toEqual([[], []]);
    await ana.call(changeVideo, { ...params(id), body: { visibility: 'public' } });
    expect(await savedBy(gus, collection)).toEqual([id]);
  });

  test('are in collections that nobody else can find, fill or change', async () => {
    const { ben, cleo } = stage;
    const video = await stage.clip();
    const { id } = await make(ben, 'Mine');
    const body = { name: 'Yours' };
    expect([
      await codeOf(cleo.call(listSaved, { query: { collection: id } })),
      await codeOf(cleo.call(collectVideo, spot(id, video))),
      await codeOf(cleo.call(renameCollection, { ...params(id), body })),
      await codeOf(cleo.call(deleteCollection, params(id))),
    ]).toEqual(['collection/not-found', 'collection/not-found', 'collection/not-found', 'done']);
    expect(await savedBy(cleo)).not.toContain(video);
    const { collections } = await ben.call(listCollections);
    expect(collections).toContainEqual({ id, name: 'Mine', clipCount: 0, hasClip: false });
  });

  test('have names that are cleaned, bounded and told apart whatever their case', async () => {
    const { world } = stage;
    const hal = await world.as('hal');
    const family = '👩‍👩‍👧‍👦'.repeat(40);
    expect((await make(hal, family)).name).toBe(family);
    const { id, name } = await make(hal, '  Straße\u202E\n<b> ');
    expect(name).toBe('Straße <b>');
    for (const same of ['STRASSE <B>', 'straße <b>'])
      expect(await codeOf(make(hal, same))).toBe('collection/name-taken');
    const other = await make(hal, "'); drop table saves; --");
    const rename = (to: string) =>
      hal.call(renameCollection, { ...params(other.id), body: { name: to } });
    expect(await codeOf(rename('sTRASSE <b>'))).toBe('collection/name-taken');
    expect(await codeOf(rename('x'.repeat(41)))).toBe('collection/name-invalid');
    expect(await codeOf(rename('\u200B\u2800'))).toBe('collection/name-invalid');
    expect(await codeOf(rename('Streets'))).toBe('done');
    expect(await codeOf(rename('STREETS'))).toBe('done');
    expect((await hal.call(listCollections)).collections.map((one) => one.name)).toEqual([
      family,
      'Straße <b>',
      'STREETS',
    ]);
    expect(id).not.toBe(other.id);
  });

  test('come in at most 100 collections an account', async () => {
    const { world } = stage;
    const ida = await stage.idOf((await world.as('ida'), 'ida'));
    const { collections } = world.context.saves;
    for (let count = 0; count < 100; count += 1) await collections.create(ida, `No. ${count}`);
    expect(await codeOf(collections.create(ida, 'One more'))).toBe('collection/too-many');
    expect((await collections.list(ida, undefined)).collections).toHaveLength(100);
  });

  test('are in the export of their account, and go with it while the counts stay right', async () => {
    const { world, countsOf } = stage;
    const { belongings } = world.context.saves;
    const jay = await world.as('jay');
    const id = await stage.clip();
    const { id: collection } = await make(jay, 'Kept');
    await jay.call(collectVideo, spot(collection, id));
    const account = await stage.idOf('jay');
    expect(await belongings.exportOf(account)).toEqual({
      saved: [{ clip: id, savedAt: world.clock.now() }],
      collections: [{ name: 'Kept', clips: [id] }],
    });
    for (let time = 0; time < 2; time += 1) await belongings.forget(account);
    expect(await belongings.exportOf(account)).toEqual({ saved: [], collections: [] });
    expect(await countsOf(id)).toMatchObject({ saves: 0 });
    expect(await stage.wrongCounters()).toEqual([]);
  });
});

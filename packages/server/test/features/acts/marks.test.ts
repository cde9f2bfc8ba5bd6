import {
  getMarks,
  likeVideo,
  listCollections,
  listOwnLikes,
  listSaved,
  repostVideo,
  saveVideo,
  type ApiProblem,
  type Marks,
} from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import type { Person } from '#test/world.ts';
import { codeOf, createActStage, type ActStage } from './stage.ts';

const NOTHING: Marks = { liked: [], saved: [], reposted: [], followed: [], requested: [] };

describe('marks', () => {
  let stage: ActStage;
  beforeAll(async () => {
    stage = await createActStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const marks = (person: Person, ids: readonly string[]) =>
    person.call(getMarks, { query: { clips: ids.join(',') } });

  test('say what one has done oneself, and whom one follows', async () => {
    const { ben, cleo, world } = stage;
    const [one, two] = [await stage.clip(), await stage.clip()];
    await ben.call(likeVideo, { params: { id: one } });
    await ben.call(saveVideo, { params: { id: two } });
    await ben.call(repostVideo, { params: { id: two } });
    const ana = await stage.idOf('ana');
    await world.context.relations.follow(await stage.idOf('ben'), ana);
    expect(await marks(ben, [one, two, two])).toEqual({
      liked: [one],
      saved: [two],
      reposted: [two],
      followed: [ana],
      requested: [],
    });
    expect(await marks(cleo, [one, two])).toEqual(NOTHING);
  });

  test('say nothing of clips that one may not see, nor of their creators', async () => {
    const { ben, world } = stage;
    const id = await stage.clip('private');
    await world.context.relations.follow(await stage.idOf('ben'), await stage.idOf('ana'));
    expect(await marks(ben, [id, newId('v')])).toEqual(NOTHING);
  });

  test('are asked about up to 50 clips, by nobody who is signed out', async () => {
    const { ben, world } = stage;
    const many = Array.from({ length: 50 }, () => newId('v'));
    expect(await marks(ben, many)).toEqual(NOTHING);
    for (const bad of [[...many, newId('v')], ['v_x'], []]) {
      const problem = await marks(ben, bad).catch((error: unknown) => error as ApiProblem);
      expect(problem).toMatchObject({ code: 'request/invalid' });
    }
    expect(await codeOf(marks(world.visitor(), many))).toBe('session/required');
  });

  test('cost the same queries for one clip and for many, like every list of acts', async () => {
    const { ben, world } = stage;
    const many: string[] = [];
    const costs = async () => {
      const asked = [
        () => marks(ben, many),
        () => ben.call(listOwnLikes),
        () => ben.call(listSaved),
        () => ben.call(listCollections),
      ];
      const numbers: number[] = [];
      for (const ask of asked) numbers.push((await world.queriesOf(ask)).length);
      return numbers;
    };
    const add = async () => {
      const id = await stage.clip();
      many.push(id);
      for (const endpoint of [likeVideo, saveVideo]) await ben.call(endpoint, { params: { id } });
    };
    await add();
    const few = await costs();
    for (let count = 0; count < 8; count += 1) await add();
    expect(await costs()).toEqual(few);
    expect(Math.max(...few)).toBeLessThan(16);
  });

  test('change no row and no line of the log', async () => {
    const { ben, world } = stage;
    const ids = [await stage.clip(), await stage.clip()];
    await marks(ben, ids);
    const before = await stage.everyRow();
    const lines = world.logs.length;
    await marks(ben, ids);
    await world.settle();
    expect(await stage.everyRow()).toBe(before);
    expect(world.logs).toHaveLength(lines);
  });
});

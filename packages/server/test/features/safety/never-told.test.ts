import {
  endpoints,
  exportAccount,
  getCase,
  getProfile,
  getReport,
  listCases,
  listNotifications,
  listStatements,
  urlOf,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { unzip } from '#test/unzip.ts';
import type { Person } from '#test/world.ts';
import { sampleOf } from '../instance/sample.ts';
import { codeOf, idOf, openSafetyStage, plant, report, settle } from './stage.ts';

/** Everything that somebody can read, with the ids that there are. */
async function readAll(person: Person, known: readonly string[]): Promise<string> {
  const answers: string[] = [];
  const reads = endpoints.filter(({ method, stream }) => method === 'GET' && stream === undefined);
  for (const endpoint of reads) {
    const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    const values = names.length === 0 ? [''] : known;
    for (const value of values) {
      const params = Object.fromEntries(names.map((name) => [name, value]));
      const { body } = await person.request({ url: urlOf(endpoint, { params }) });
      answers.push(body);
    }
  }
  expect(reads.length).toBeGreaterThan(40);
  return answers.join('\n');
}

test('whoever is reported reads nowhere by whom, how many, when or in which words', async () => {
  await using stage = await openSafetyStage();
  const { world, ben, mod, creator } = stage;
  const { video, comment } = await plant(stage);
  const benId = await idOf(ben);
  // Nothing of ben is anybody's to read but what he reports.
  const secret = 'SecretWordsOfTheReporter';
  const before = await creator.call(listNotifications);
  const filed = await report(ben, video, { words: secret });
  await report(ben, await idOf(creator), { words: secret });
  await world.settle();
  expect(await creator.call(listNotifications)).toEqual(before);

  const known = [video, comment, await idOf(creator), 'carla', 'dusk'];
  const params = { id: filed.report.id };
  expect(await codeOf(creator.call(getReport, { params }))).toBe('report/not-found');
  const quiet = await readAll(creator, known);
  const { cases } = await mod.call(listCases, { query: { kind: 'clip' } });
  await settle(mod, ['limit'], { id: cases[0]!.id });
  await settle(mod, ['warn']);
  await world.settle();
  const { statements } = await creator.call(listStatements);
  expect(statements).toHaveLength(2);
  const told = await readAll(creator, [...known, ...statements.map(({ id }) => id)]);
  const zip = unzip((await creator.request({ url: urlOf(exportAccount) })).rawPayload);
  const exported = [...zip.values()].map((bytes) => bytes.toString('utf8')).join('\n');
  for (const text of [quiet, told, exported])
    for (const trace of [benId, '"ben"', '@ben', secret, filed.report.id])
      expect([trace, text.includes(trace)]).toEqual([trace, false]);
  expect(exported).toContain('It names a neighbour');
});

test('a decision reads the same whether one has reported or three, early or late', async () => {
  const tellWith = async (reporters: number, waitMs: number) => {
    await using stage = await openSafetyStage();
    const { world, mod, creator } = stage;
    const { video } = await plant(stage);
    for (const person of [stage.ben, stage.ana, stage.other].slice(0, reporters)) {
      await report(person, video);
      await world.clock.advance(waitMs);
    }
    await world.clock.advance(86_400_000 - reporters * waitMs);
    await settle(mod, ['remove']);
    await world.settle();
    const { statements } = await creator.call(listStatements);
    const { notifications } = await creator.call(listNotifications);
    const plain = (value: unknown) =>
      JSON.stringify(value).replaceAll(/"[svnac]_[\w-]{22}"|\/(?:statements|v)\/[\w-]+/g, '"id"');
    return [plain(statements), plain(notifications.map(({ text, at, kind }) => [text, at, kind]))];
  };
  expect(await tellWith(3, 60_000)).toEqual(await tellWith(1, 3_600_000));
}, 60_000);

test('answers about reports and statements have no field that could name a reporter', () => {
  for (const { name, output } of [getCase, listStatements, getProfile]) {
    const fields = JSON.stringify(sampleOf(output));
    expect([name, fields.includes('reporterId'), fields.includes('email')]).toEqual([
      name,
      false,
      false,
    ]);
  }
});

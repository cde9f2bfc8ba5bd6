import { signIn, undoDecision, type ApiProblem } from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unzip } from '#test/unzip.ts';
import type { Person } from '#test/world.ts';
import { idOf, openSafetyStage, plant, report, settle, type SafetyStage } from '../safety/stage.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const HOUR = 3_600_000;

async function refused(person: Person, password = 'carla likes footlights'): Promise<ApiProblem> {
  return person.call(signIn, { body: { login: 'carla', password } }).then(
    () => expect.fail('It was let in.'),
    (problem: unknown) => problem as ApiProblem,
  );
}
const pathIn = ({ detail }: ApiProblem) => (detail as { exportPath: string }).exportPath;

describe('the data of a suspended account', () => {
  async function suspended(): Promise<{ video: string; id: string; caseId: string }> {
    const { video } = await plant(stage);
    const id = await idOf(stage.creator);
    await report(stage.ben, id);
    const { id: caseId } = await settle(stage.mod, ['ban']);
    return { video, id, caseId };
  }

  test('is given to whoever has just proven to be it, whole, and without signing in', async () => {
    const { video } = await suspended();
    const visitor = stage.world.visitor();
    const answer = await visitor.request({ url: pathIn(await refused(stage.creator)) });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'cache-control': 'no-store',
    });
    const files = unzip(answer.rawPayload);
    const json = (name: string) => JSON.parse(String(files.get(name))) as unknown;
    expect(json('profile.json')).toMatchObject({ username: 'carla', standing: 'suspended' });
    expect(json('clips.json')).toMatchObject([{ id: video, caption: 'The harbour #dusk' }]);
    expect(json('reports.json')).toMatchObject({ decisions: [{ measures: [{ kind: 'ban' }] }] });
    expect(files.get(`clips/${video}/clip.mp4`)?.length).toBeGreaterThan(0);
  });

  test('is kept from everybody else: wrong passwords, other accounts’ keys, changed keys, and after an hour', async () => {
    await suspended();
    expect(await refused(stage.creator, 'not her password')).toMatchObject({
      code: 'account/wrong-credentials',
      detail: undefined,
    });
    const path = pathIn(await refused(stage.creator));
    const [base = '', key = ''] = path.split('key=');
    const [, minute = '', mac = ''] = key.split('.');
    const ask = async (url: string) => (await stage.world.visitor().request({ url })).statusCode;
    const other = await idOf(stage.ben);
    const later = `${Number(minute) + 60}`;
    expect(await ask(`${base}key=${other}.${minute}.${mac}`)).toBe(410);
    expect(await ask(`${base}key=${key.replace(minute, later)}`)).toBe(410);
    expect(await ask(`${base}key=${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBe(410);
    expect(await ask(base.slice(0, -1))).toBe(400);
    await stage.world.clock.advance(HOUR - 60_000);
    expect(await ask(path)).toBe(200);
    await stage.world.clock.advance(2 * 60_000);
    expect(await ask(path)).toBe(410);
  });

  test('takes the ordinary way again when the suspension is over', async () => {
    const { caseId } = await suspended();
    const path = pathIn(await refused(stage.creator));
    await stage.mod.call(undoDecision, { params: { id: caseId } });
    expect((await stage.world.visitor().request({ url: path })).statusCode).toBe(410);
  });

  test('is taken five times at once and then once a minute, from wherever', async () => {
    await suspended();
    const path = pathIn(await refused(stage.creator));
    const ask = async () => (await stage.world.visitor().request({ url: path })).statusCode;
    const codes: number[] = [];
    for (let at = 0; at < 6; at += 1) codes.push(await ask());
    expect(codes).toEqual([200, 200, 200, 200, 200, 429]);
    await stage.world.clock.advance(60_000);
    expect(await ask()).toBe(200);
  });

  test('leaves no key in a log', async () => {
    await suspended();
    const path = pathIn(await refused(stage.creator));
    await stage.world.visitor().request({ url: path });
    expect(stage.world.logs.join('\n')).not.toContain(path.split('key=')[1]);
  });
});

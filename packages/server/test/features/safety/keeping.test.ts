import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import {
  askOpinion,
  claimCase,
  deleteVideo,
  getCase,
  getSession,
  getVideo,
  leave,
  listCases,
  listNotifications,
  listOutbox,
  listOwnReports,
  listStatements,
  signIn,
  stay,
} from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BEGINNING, hashOf, walkChain, type AuditEntry } from '#features/safety/audit-chain.ts';
import { codeOf, idOf, openSafetyStage, plant, report, settle, type SafetyStage } from './stage.ts';

const DAY_MS = 86_400_000;
let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

function entries({ world }: SafetyStage): AuditEntry[] {
  const database = new DatabaseSync(join(world.dataDir, 'footlights.db'), { readOnly: true });
  const rows = database.prepare('select * from audit_log order by number').all();
  database.close();
  return rows.map((row) => ({ ...row }) as unknown as AuditEntry);
}

describe('the audit log', () => {
  test('has everything that is done at the desk, in one chain', async () => {
    const { ben, mod, admin } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    const { id } = await settle(mod, ['remove']);
    await admin.call(getCase, { params: { id } });
    const log = entries(stage);
    const [modId, adminId] = [await idOf(mod), await idOf(admin)];
    expect(log.map(({ actor_id, act, detail }) => [actor_id, act, detail])).toEqual([
      [adminId, 'give-role', 'moderator'],
      [adminId, 'give-role', 'moderator'],
      [modId, 'read-queue', 'open'],
      [modId, 'claim', ''],
      [modId, 'decide', 'act harassment remove'],
      [adminId, 'read-case', ''],
    ]);
    expect(walkChain(log)).toMatchObject({ entries: 6, brokenAt: null, head: log.at(-1)!.hash });
    expect(JSON.stringify(log)).not.toContain('neighbour');
  });

  test('shows an entry that was changed, taken out or put in, and one that is missing at the end', async () => {
    const { mod } = stage;
    for (let count = 0; count < 4; count += 1) await mod.call(listCases);
    const log = entries(stage);
    const known = log.at(-1)!.hash;
    const broken = (changed: AuditEntry[]) => walkChain(changed).brokenAt;
    expect(broken(log.with(2, { ...log[2]!, actor_id: 'a_somebody' }))).toBe(3);
    expect(broken(log.toSpliced(2, 1))).toBe(4);
    const forged = { ...log[2]!, detail: 'mine' };
    expect(broken(log.with(2, { ...forged, hash: hashOf(forged) }))).toBe(4);
    expect(walkChain(log.slice(0, -1), known)).toMatchObject({ brokenAt: null, hasKnown: false });
    expect(walkChain(log, known)).toMatchObject({ hasKnown: true });
    expect(walkChain([])).toMatchObject({ entries: 0, head: BEGINNING });
  });

  test('names its head when the server starts, so that a copy of it is elsewhere', async () => {
    await stage.mod.call(listCases);
    const { hash } = entries(stage).at(-1)!;
    await stage.world.restart();
    expect(stage.world.logs.some((line) => line.includes(hash))).toBe(true);
  });
});

describe('a process that dies between a decision and what follows', () => {
  test('leaves a decision whose effects, mails and notices are all there at the next start', async () => {
    const { world, ben, mod, creator } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    // Nothing is delivered any more: as when the process ends with the commit.
    await world.context.outbox[Symbol.asyncDispose]();
    await settle(mod, ['remove']);
    expect((await creator.call(listNotifications)).notifications).toEqual([]);
    await world.restart();
    await world.settle();
    expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('video/not-found');
    expect((await creator.call(listNotifications)).notifications).toHaveLength(1);
    expect((await ben.call(listOwnReports)).reports[0]).toMatchObject({ outcome: 'acted' });
  });

  test('leaves nothing of a decision that was not written whole', async () => {
    const { world, ben, mod, creator } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    const { outbox } = world.context;
    const write = outbox.write.bind(outbox);
    outbox.write = (event, transaction) =>
      event.kind === 'case-moved'
        ? Promise.reject(new Error('The disk is gone.'))
        : write(event, transaction);
    expect(await codeOf(settle(mod, ['remove']))).toBe('fault');
    outbox.write = write;
    expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('answered');
    expect((await creator.call(listStatements)).statements).toEqual([]);
    const { cases } = await mod.call(listCases);
    expect(cases[0]).toMatchObject({ state: 'claimed', isMine: true });
    expect(entries(stage).map(({ act }) => act)).not.toContain('decide');
  });
});

describe('after a year', () => {
  test('evidence, reports and notes are gone, and what is still in force stays', async () => {
    const { world, ben, mod, creator } = stage;
    const { video, comment, files } = await plant(stage);
    await report(ben, video);
    await report(ben, comment);
    const { cases } = await mod.call(listCases);
    const ids = (kind: string) => cases.find(({ subject }) => subject.kind === kind)!.id;
    const params = { id: ids('clip') };
    await mod.call(claimCase, { params });
    await mod.call(askOpinion, { params, body: { words: 'Is this satire?' } });
    await settle(mod, ['remove'], { id: ids('clip') });
    await settle(mod, [], { id: ids('comment') });
    await world.clock.advance(364 * DAY_MS);
    const again = async () => {
      for (const [person, login] of [
        [mod, 'mona'],
        [creator, 'carla'],
        [ben, 'ben'],
      ] as const)
        await person.call(signIn, { body: { login, password: `${login} likes footlights` } });
    };
    await again();
    expect((await mod.call(getCase, { params: { id: ids('clip') } })).evidence).toHaveLength(1);
    await world.clock.advance(2 * DAY_MS);
    await world.settle();
    const kept = await mod.call(getCase, { params: { id: ids('clip') } });
    expect(kept).toMatchObject({
      evidence: [],
      reports: [],
      opinions: [],
      decision: { verdict: 'act' },
    });
    expect(await codeOf(mod.call(getCase, { params: { id: ids('comment') } }))).toBe(
      'case/not-found',
    );
    expect((await ben.call(listOwnReports)).reports).toEqual([]);
    expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('video/not-found');
    expect((await creator.call(listStatements)).statements).toHaveLength(1);
    // The clip itself still has its files.
    expect(await world.context.blobs.exists(files.mp4)).toBe(true);
  }, 60_000);

  test('files that only evidence had kept are deleted with it', async () => {
    const { world, ben, mod, creator } = stage;
    const { video, files } = await plant(stage);
    await report(ben, video);
    await settle(mod, []);
    await creator.call(deleteVideo, { params: { id: video } });
    await world.settle();
    expect(await world.context.blobs.exists(files.webp)).toBe(true);
    expect(await world.context.blobs.exists(files.avif)).toBe(false);
    await world.clock.advance(366 * DAY_MS);
    await world.settle();
    expect(await world.context.blobs.exists(files.webp)).toBe(false);
    expect(await world.context.blobs.exists(files.mp4)).toBe(false);
  }, 60_000);
});

describe('an account that leaves', () => {
  test('takes its words along and leaves what it reported to be judged', async () => {
    const { world, ben, mod } = stage;
    const { video } = await plant(stage);
    await report(ben, video, { words: 'Written by ben.' });
    const id = await idOf(ben);
    await ben.call(leave, { body: { password: 'ben likes footlights' } });
    await world.clock.advance(15 * DAY_MS);
    await world.settle();
    const [one] = (await mod.call(listCases)).cases;
    const file = await mod.call(getCase, { params: { id: one!.id } });
    expect(file.reports).toMatchObject([{ reason: 'harassment', words: '' }]);
    const { db } = world.context.database;
    const rows = await db.selectFrom('reports').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(id);
  });

  test('does not take what it is accused of along', async () => {
    const { world, ben, mod, creator } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    await creator.call(leave, { body: { password: 'carla likes footlights' } });
    await world.clock.advance(15 * DAY_MS);
    await world.settle();
    const [one] = (await mod.call(listCases)).cases;
    const file = await mod.call(getCase, { params: { id: one!.id } });
    expect(file).toMatchObject({
      account: { username: 'carla', standing: 'gone' },
      evidence: [{ text: 'The harbour #dusk', now: 'gone' }],
    });
    await settle(mod, ['ban'], { id: one!.id });
  });

  test('and is suspended meanwhile is still leaving when that ends', async () => {
    const { world, ben, mod, creator } = stage;
    await creator.call(leave, { body: { password: 'carla likes footlights' } });
    await creator.call(stay);
    const id = await idOf(creator);
    await report(ben, id);
    await creator.call(leave, { body: { password: 'carla likes footlights' } });
    await settle(mod, [{ kind: 'suspend', days: 2 }]);
    expect((await creator.call(getSession)).account).toBeNull();
    await world.clock.advance(2 * DAY_MS);
    await world.settle();
    expect((await world.context.profiles.byId(id))?.standing).toBe('leaving');
    await creator.call(signIn, { body: { login: 'carla', password: 'carla likes footlights' } });
    await creator.call(stay);
    expect((await world.context.profiles.byId(id))?.standing).toBe('open');
  });
});

test('who moderates is told by mail of nothing, and the outbox of an instance has no statement without an address', async () => {
  const { ben, mod, admin, world } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  await settle(mod, ['remove']);
  await world.settle();
  expect((await admin.call(listOutbox)).mails).toEqual([]);
});

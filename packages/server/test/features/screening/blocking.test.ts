import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  answerAppeal,
  answerComplaint,
  appealStatement,
  claimCase,
  complainOfDecision,
  getOwnVideo,
  getStatement,
  getVideo,
  liftBlockedFile,
  listBlockedFiles,
  listHeldClips,
  listNotifications,
  listOwnReports,
  listStatements,
  retryVideo,
  undoDecision,
  releaseCase,
  listCases,
} from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { fixture } from '#test/media/make.ts';
import type { Person } from '#test/world.ts';
import { codeOf, openSafetyStage, report, settle, type SafetyStage } from '../safety/stage.ts';
import { openCopies } from './again.ts';

const upload = async ({ world }: SafetyStage, person: Person, path: string) => {
  const id = await world.upload(person, path, { caption: 'The harbour' });
  await world.settle();
  return id;
};

const own = (person: Person, id: string) => person.call(getOwnVideo, { params: { id } });
const heldBy = async (person: Person) => (await person.call(listHeldClips)).clips;
const blockedBy = async (person: Person) => (await person.call(listBlockedFiles)).files;

/** A clip of the creator that a moderator has removed and blocked; the case. */
async function block(stage: SafetyStage, path: string) {
  const video = await upload(stage, stage.creator, path);
  await report(stage.ana, video);
  const file = await settle(stage.mod, ['remove', 'block-file']);
  await stage.world.settle();
  return { video, file };
}

describe.skipIf(needs('ffmpeg').skip)('a file that was blocked', () => {
  test('is refused to its creator byte for byte, with the decision, and nothing of it is kept', async () => {
    await using stage = await openSafetyStage();
    const { file } = await block(stage, await fixture('plain'));
    const id = await upload(stage, stage.creator, await fixture('plain'));
    const { processing } = await own(stage.creator, id);
    const { statements } = await stage.creator.call(listStatements);
    expect(processing).toMatchObject({
      state: 'failed',
      isPlayable: false,
      canRetry: false,
      refused: { statement: statements[0]!.id },
    });
    expect(processing.reason).toContain('cannot be uploaded again');
    expect(await blockedBy(stage.mod)).toMatchObject([{ hits: 1, case: file.id, frames: 8 }]);
    expect(statements).toMatchObject([
      { measures: [{ kind: 'block-file', isInForce: true }, { kind: 'remove' }] },
    ]);
  });

  test('is refused as the rendition that everybody could download, too', async () => {
    await using stage = await openSafetyStage();
    const video = await upload(stage, stage.creator, await fixture('plain'));
    const clip = await stage.ana.call(getVideo, { params: { id: video } });
    const { rawPayload } = await stage.ana.request({ url: clip.renditions[0]!.url });
    const copy = join(stage.world.dataDir, 'downloaded.mp4');
    await writeFile(copy, rawPayload);
    await report(stage.ben, video);
    await settle(stage.mod, ['remove', 'block-file']);
    const id = await upload(stage, stage.ana, copy);
    expect((await own(stage.ana, id)).processing).toMatchObject({ refused: { statement: null } });
  });

  test('is refused to others without a word of whose it was; a moderator looks when they ask', async () => {
    await using stage = await openSafetyStage();
    await block(stage, await fixture('plain'));
    const id = await upload(stage, stage.ana, await fixture('plain'));
    const refused = (await own(stage.ana, id)).processing;
    expect(refused).toMatchObject({ canRetry: true, refused: { statement: null } });
    expect(JSON.stringify(refused)).not.toContain('carla');
    expect(await heldBy(stage.mod)).toEqual([]);

    await stage.ana.call(retryVideo, { params: { id } });
    await stage.world.settle();
    const asked = await own(stage.ana, id);
    expect(asked).toMatchObject({
      processing: { state: 'ready', waits: 'moderator', refused: null },
    });
    expect(await codeOf(stage.ben.call(getVideo, { params: { id } }))).toBe('video/not-found');
    const [held] = await heldBy(stage.mod);
    expect(held).toMatchObject({ id, holds: [{ cause: 'match', isSame: true }] });
  });

  test('waits for a moderator when it only looks like it', async () => {
    await using stage = await openSafetyStage();
    await using copies = await openCopies();
    const { file } = await block(stage, await fixture('big'));
    const copy = await copies.of(await fixture('big'), '-vf scale=iw/2:-2,hflip');
    const id = await upload(stage, stage.ana, copy);
    expect((await own(stage.ana, id)).processing).toMatchObject({
      state: 'ready',
      waits: 'moderator',
    });
    const [held] = await heldBy(stage.mod);
    expect(held!.holds).toMatchObject([{ cause: 'match', case: file.id, isSame: false }]);
    expect(held!.holds[0]!.likeness).toBeGreaterThanOrEqual(0.5);
    const told = await stage.ana.call(listNotifications);
    expect(told.notifications.map(({ kind }) => kind)).not.toContain('clip-ready');
  });

  test('may come again once the decision is undone, reversed or the file is taken off the list', async () => {
    await using stage = await openSafetyStage();
    const first = await block(stage, await fixture('plain'));
    await stage.mod.call(undoDecision, { params: { id: first.file.id } });
    expect(await blockedBy(stage.mod)).toEqual([]);

    const second = await settle(stage.mod, ['remove', 'block-file'], { id: first.file.id });
    await stage.creator.call(appealStatement, {
      params: { id: second.decision!.id },
      body: { words: 'It is mine.' },
    });
    await stage.other.call(claimCase, { params: { id: second.id } });
    await stage.other.call(answerAppeal, {
      params: { id: second.id },
      body: { verdict: 'reverse', words: 'It is.' },
    });
    expect(await blockedBy(stage.mod)).toEqual([]);

    await stage.world.clock.advance(60_000);
    await report(stage.ana, first.video);
    const third = await settle(stage.mod, ['remove', 'block-file']);
    const [listed] = await blockedBy(stage.mod);
    expect(await codeOf(stage.mod.call(liftBlockedFile, { params: { id: listed!.id } }))).toBe(
      'session/forbidden',
    );
    await stage.admin.call(liftBlockedFile, { params: { id: listed!.id } });
    expect(await blockedBy(stage.mod)).toEqual([]);
    const { measures } = await stage.creator.call(getStatement, {
      params: { id: third.decision!.id },
    });
    expect(measures).toMatchObject([
      { kind: 'block-file', isInForce: false },
      { kind: 'remove', isInForce: true },
    ]);
    const id = await upload(stage, stage.ana, await fixture('plain'));
    expect((await own(stage.ana, id)).processing).toMatchObject({ state: 'ready', waits: null });
  });

  test('stays off the list when what is decided in its place is taken back', async () => {
    await using stage = await openSafetyStage();
    const { file } = await block(stage, await fixture('plain'));
    const [listed] = await blockedBy(stage.mod);
    await stage.admin.call(liftBlockedFile, { params: { id: listed!.id } });
    const params = { id: file.id };
    const words = 'It is worse than that.';
    const [filed] = (await stage.ana.call(listOwnReports)).reports;
    await stage.ana.call(complainOfDecision, { params: { id: filed!.id }, body: { words } });
    await stage.other.call(claimCase, { params });
    await stage.other.call(answerComplaint, { params, body: { verdict: 'reopen', words } });
    await settle(stage.other, ['remove'], params);
    const back = await stage.other.call(undoDecision, { params });
    expect(back.decision?.measures).toMatchObject([
      { kind: 'block-file', isInForce: false },
      { kind: 'remove', isInForce: true },
    ]);
    expect(await blockedBy(stage.mod)).toEqual([]);
  });

  test('is blocked with the clip that is removed, and with nothing else', async () => {
    await using stage = await openSafetyStage();
    const video = await upload(stage, stage.creator, await fixture('plain'));
    await report(stage.ana, video);
    const { id } = (await stage.mod.call(listCases)).cases[0]!;
    for (const measures of [['block-file'], ['limit', 'block-file']] as const)
      expect(await codeOf(settle(stage.mod, measures, { id }))).toBe('case/measure-unfit');
    await stage.mod.call(releaseCase, { params: { id } });
    await report(
      stage.ana,
      (await stage.creator.call(getOwnVideo, { params: { id: video } })).clip!.creator.id,
    );
    const { cases } = await stage.other.call(listCases);
    const about = cases.find(({ subject }) => subject.kind === 'account')!;
    const other = await codeOf(settle(stage.other, ['remove', 'block-file'], { id: about.id }));
    expect(other).toBe('case/measure-unfit');
  });

  test('is not named in the log', async () => {
    await using stage = await openSafetyStage();
    await block(stage, await fixture('plain'));
    await upload(stage, stage.ana, await fixture('plain'));
    const hash = createHash('sha256').update(await readFile(await fixture('plain')));
    expect(stage.world.logs.join('\n')).not.toContain(hash.digest('hex'));
  });
});

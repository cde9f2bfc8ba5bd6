import {
  answerAppeal,
  appealStatement,
  claimCase,
  exportTransparency,
  getTransparency,
  listCases,
  listStatements,
  undoDecision,
  urlOf,
  writeComment,
  type TransparencyPeriod,
} from '@footlights/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import { createWorld, NOON } from '#test/world.ts';
import { openSafetyStage, report, settle, type SafetyStage } from '../safety/stage.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage({ at: LATE });
});
afterEach(() => stage[Symbol.asyncDispose]());

const DAY = 86_400_000;
/** Two days before a month ends. */
const LATE = NOON + 15 * DAY;
const read = () => stage.world.visitor().call(getTransparency);
const cellsOf = (period: TransparencyPeriod | undefined, name: string) =>
  Object.fromEntries(
    (period?.sections.find((section) => section.name === name)?.cells ?? []).map(
      ({ category, outcome, count }) => [
        outcome === null ? category : `${category} ${outcome}`,
        count.atLeast === count.atMost ? count.atLeast : `${count.atLeast}-${count.atMost}`,
      ],
    ),
  );

/** Reports of that many clips, each its own case. */
async function reportClips(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const { id } = await plantClip(stage.world, { creator: 'carla', caption: `Clip ${at}` });
    await report(stage.ana, id, { reason: at === 0 ? 'threats' : 'spam' });
  }
}

describe('the transparency report', () => {
  test('tells months that are over, whoever asks, and no month before that', async () => {
    await reportClips(7);
    await settle(stage.mod, [], { reason: 'spam' });
    expect(await read()).toEqual({ smallestShown: 5, months: [], years: [] });
    await stage.world.clock.advance(2 * DAY);
    const { months, years } = await read();
    expect(years).toEqual([]);
    expect(months.map(({ period }) => period)).toEqual(['2026-01']);
    expect(cellsOf(months[0], 'reports')).toEqual({ spam: 6, threats: '1-4' });
    expect(months[0]?.sections[0]?.total).toEqual({ atLeast: 7, atMost: 10 });
    expect(cellsOf(months[0], 'dismissals')).toEqual({ spam: '1-4' });
    expect(months[0]?.times[0]).toEqual({
      name: 'to-decision',
      medianMinutes: null,
      p90Minutes: null,
    });
    const answer = await stage.world.visitor().request({ url: urlOf(getTransparency) });
    expect(answer.headers['cache-control']).toBe('public, max-age=3600');
  });

  test('counts decisions, measures, appeals and what was taken back, each in its month, and never changes after', async () => {
    const { creator, mod, other, world } = stage;
    await reportClips(7);
    for (let at = 0; at < 6; at += 1) await settle(mod, ['remove'], { reason: 'spam' });
    const last = await settle(mod, ['remove'], { reason: 'spam' });
    await mod.call(undoDecision, { params: { id: last.id } });
    const { statements } = await creator.call(listStatements);
    const standing = statements.find(({ isTakenBack }) => !isTakenBack)!;
    await creator.call(appealStatement, {
      params: { id: standing.id },
      body: { words: 'It was none.' },
    });
    await world.clock.advance(2 * DAY);
    const [january] = (await read()).months;
    expect(cellsOf(january, 'decisions-by-rules')).toEqual({ 'spam remove': 7 });
    expect(cellsOf(january, 'decisions-by-law')).toEqual({});
    expect(cellsOf(january, 'appeals')).toEqual({ received: '1-4', undone: '1-4' });
    expect(january?.times[0]).toEqual({ name: 'to-decision', medianMinutes: 15, p90Minutes: 15 });

    const { cases } = await other.call(listCases, { query: { queue: 'appeals' } });
    const params = { id: cases[0]!.id };
    await other.call(claimCase, { params });
    const body = { verdict: 'reverse', words: 'Right, it was none.' } as const;
    await other.call(answerAppeal, { params, body });
    await world.clock.advance(28 * DAY);
    const { months } = await read();
    expect(months.map(({ period }) => period)).toEqual(['2026-02', '2026-01']);
    expect(months[1]).toEqual(january);
    expect(cellsOf(months[0], 'appeals')).toEqual({ reversed: '1-4' });
  }, 60_000);

  test('outlives the cases that it was made from, over years', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'footlights-years-'));
    await stage[Symbol.asyncDispose]();
    stage = await openSafetyStage({ dataDir, at: LATE });
    await reportClips(6);
    for (let at = 0; at < 6; at += 1) await settle(stage.mod, [], { reason: 'spam' });
    await stage.world.clock.advance(2 * DAY);
    const [january] = (await read()).months;
    await stage.world[Symbol.asyncDispose]();

    const at = NOON + 400 * DAY;
    const CLOCK_CONFIRMED = new Date(at).toISOString().slice(0, 10);
    const world = await createWorld({ dataDir, at, env: { CLOCK_CONFIRMED } });
    stage = { ...stage, world, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
    const left = await world.context.database.db.selectFrom('reports').select('id').execute();
    expect(left).toEqual([]);
    const { months, years } = await read();
    expect(months).toHaveLength(13);
    expect(months.at(-1)).toEqual(january);
    expect(cellsOf(january, 'dismissals')).toEqual({ spam: 6 });
    expect(years).toMatchObject([{ period: '2026', isWhole: true }]);
    expect(cellsOf(years[0], 'dismissals')).toEqual({ spam: 6 });
    await rm(dataDir, { recursive: true });
  }, 60_000);

  test('counts what rules did and complaints of reporters, as other features tell it', async () => {
    const { world } = stage;
    const { transparency, database } = world.context;
    await reportClips(6);
    await database.db.transaction().execute(async (transaction) => {
      for (let at = 0; at < 5; at += 1)
        await transparency.countAutomated(transaction, 'blocked-words', 'held');
      await transparency.countAutomated(transaction, 'hash', 'refused');
      await transparency.countComplaint(transaction, 'received');
    });
    await world.clock.advance(2 * DAY);
    const [january] = (await read()).months;
    expect(cellsOf(january, 'automated')).toEqual({
      'blocked-words held': 5,
      'hash refused': '1-4',
    });
    expect(cellsOf(january, 'complaints')).toEqual({ received: '1-4' });
  });

  test('comes as CSV, line for number, with what it withholds withheld there too', async () => {
    await reportClips(7);
    await stage.world.clock.advance(2 * DAY);
    const answer = await stage.world.visitor().request({ url: urlOf(exportTransparency) });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.body.split('\r\n').slice(0, 4)).toEqual([
      'period,is_whole,section,category,outcome,at_least,at_most',
      '2026-01,true,reports,spam,,6,6',
      '2026-01,true,reports,threats,,1,4',
      '2026-01,true,reports,total,,7,10',
    ]);
  });

  test('names nobody and nothing', async () => {
    await reportClips(6);
    const { id } = await plantClip(stage.world, { creator: 'carla', caption: 'A canary' });
    await stage.ben.call(writeComment, { params: { id }, body: { text: 'A word' } });
    await stage.world.clock.advance(2 * DAY);
    const text = JSON.stringify(await read());
    expect(text).not.toMatch(/[avcrms]_[A-Za-z0-9_-]{22}/);
    for (const name of ['carla', 'ana', 'ben', 'canary']) expect(text).not.toContain(name);
  });
});

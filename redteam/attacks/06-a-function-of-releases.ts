import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { askServer, differenceOf, type Ask, type Planted } from '../surfaces/ask.ts';
import { openClone } from '../surfaces/clone.ts';
import { plantPlays } from '../surfaces/crowd.ts';
import { createLedger } from '../surfaces/ledger.ts';
import { apiAnswers, look } from '../surfaces/poller.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import { below } from '../surfaces/seeded.ts';
import { openWorld, setStage, type Stage } from '../surfaces/stage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** By then an order of the feed that was made just before a release is made anew. */
const REST_MS = 16_000;

/** Works every published number out anew from the release rows, and looks for what else it could have come from. */
export const attack: Attack = {
  number: 6,
  title: 'Published numbers beyond the releases: recomputing, subtracting, periods, folding',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(options: AttackOptions, planted: Planted = {}): Promise<Verdict> {
  const ask = planted.ask ?? askServer;
  const random = seededUnit(options.seed);
  await using world = await openWorld({ parts: options.parts });
  const stage = await setStage(world, options.isQuick ? 2 : 4);
  const ledger = createLedger();
  const beside: string[] = [];
  planted.plant?.(world);
  for (const { days, stepMs, crowd } of scheduleOf(options)) {
    for (let at = 0; at < days * DAY_MS; at += stepMs) {
      for (const [serial, { id }] of stage.clips.entries()) {
        const count = below(random, crowd / (serial + 1) + 2);
        const plays = await plantPlays(world, { video: id, count, random });
        ledger.played(id, world.clock.now(), plays);
      }
      await world.clock.advance(stepMs);
      await world.settle();
      ledger.add(await look(stage, ask));
    }
    await world.clock.advance(REST_MS);
    await world.settle();
    beside.push(...(await cloneFinds(stage, ask)));
  }
  const { figures, finds: wrong } = ledger.verdict();
  const finds = [...wrong.slice(0, 8), ...beside.slice(0, 8)];
  return {
    score: `rank ${figures.rankWithCells} with ${figures.cells.toLocaleString('en')} cells`,
    expectation: `rank ${figures.rank}, that of the releases`,
    isHeld: finds.length === 0,
    figures,
    finds,
  };
}

/** A burst, a decay, and a long quiet time in which rows are folded. */
function scheduleOf({ isQuick }: AttackOptions): { days: number; stepMs: number; crowd: number }[] {
  if (isQuick) {
    return [
      { days: 1, stepMs: 4 * HOUR_MS, crowd: 250 },
      // Rows are looked at before they are two days old, when those of a day become one.
      { days: 12, stepMs: 2 * DAY_MS, crowd: 30 },
    ];
  }
  return [
    { days: 3, stepMs: HOUR_MS / 2, crowd: 300 },
    { days: 14, stepMs: 8 * HOUR_MS, crowd: 60 },
    { days: 90, stepMs: 2 * DAY_MS, crowd: 6 },
  ];
}

/** What an instance does not say that has the rows and nothing else: no journal, no key, no memory. */
async function cloneFinds(stage: Stage, ask: Ask): Promise<string[]> {
  const roles = ['signed out', 'creator', 'admin'] as const;
  const original = stage.world;
  const expected = await apiAnswers(stage, ask, roles);
  await using clone = await openClone(original);
  stage.world = clone.world;
  const found = await apiAnswers(stage, askServer, roles);
  stage.world = original;
  return [...expected].flatMap(([key, text]) => {
    const other = found.get(key) ?? 'nothing';
    return text === other ? [] : `${key} says more than the rows: ${differenceOf(other, text)}`;
  });
}

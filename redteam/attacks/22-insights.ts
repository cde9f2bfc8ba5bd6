import { seededUnit } from '../../packages/count/test/seeded.ts';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { askAll, earlyFinds, namedFinds, zoneFinds } from '../insights/beside.ts';
import { addClips, sceneOf, spendDay, type Watch } from '../insights/days.ts';
import { createJudge } from '../insights/judge.ts';
import { questionsOf, rangesTo } from '../insights/questions.ts';
import { createSystem } from '../insights/system.ts';
import { askServer, type Planted } from '../surfaces/ask.ts';
import { openWorld, setStage } from '../surfaces/stage.ts';

/** Days whose ranges are asked for, each with each: more would be more questions than an account has a minute. */
const MOST_DAYS = 4;

/** Works every number that insights tell out anew, and solves the linear system that all their cells make. */
export const attack: Attack = {
  number: 22,
  title: 'Insights: overlapping ranges, comparisons and exports',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(options: AttackOptions, planted: Planted = {}): Promise<Verdict> {
  const ask = planted.ask ?? askServer;
  await using world = await openWorld({ parts: options.parts });
  const stage = await setStage(world, 6);
  const watch: Watch = {
    stage,
    clips: await addClips(stage, options.isQuick ? 2 : 3),
    random: seededUnit(options.seed),
    acts: [],
    rows: new Map(),
  };
  const own = watch.clips.filter(({ creator }) => creator === 'carla');
  const system = createSystem();
  const judge = createJudge('carla', system);
  const finds: string[] = [];
  planted.plant?.(world);
  const days = options.isQuick ? 3 : 6;
  let answers = 0;
  for (let day = 0; day < days; day += 1) {
    await spendDay(watch);
    if (options.isQuick && day === 0) continue;
    const scene = sceneOf(watch);
    const all = questionsOf(own, rangesTo(scene.lastDay, Math.min(day + 1, MOST_DAYS)));
    const before = await askAll(stage, ask, all);
    answers += before.size;
    for (const asked of all) judge.judge(asked, before.get(asked.url) ?? '', scene);
    finds.push(...(await earlyFinds(watch, ask, { all, before })));
  }
  finds.push(...(await zoneFinds(stage, ask)), ...(await namedFinds(watch)));
  const { rank, rankWithCells, ...figures } = system.verdict();
  if (rankWithCells > rank)
    finds.unshift(`The cells have rank ${rankWithCells}, the releases ${rank}.`);
  const all = [...judge.finds.slice(0, 8), ...finds.slice(0, 8)];
  return {
    score: `rank ${rankWithCells} with ${figures.cells.toLocaleString('en')} cells`,
    expectation: `rank ${rank}, that of the releases`,
    isHeld: all.length === 0,
    figures: { rank, rankWithCells, ...figures, answers, numbers: judge.numbers },
    finds: all,
  };
}

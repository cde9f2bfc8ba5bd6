import { createRandom } from './people/random.ts';
import { ours, PEERS, type Policy } from './rank/policies.ts';
import { drawClips } from './rank/population.ts';
import { type Draw, noiseFrom } from './rank/released.ts';
import { type Outcome, simulate, type World } from './rank/simulate.ts';
import { type Figure, record } from './record.ts';

/**
 * Claims: on simulated populations whose clips have a known quality, the product's order comes closer to that quality,
 * gives more plays to the best tenth, brings good new clips to 1,000 plays sooner, prefers no length and lets better
 * clips be watched than what others do (newest first may have the younger clips). `busy` is an instance with 3,000
 * viewers; on `quiet`, with 150, clips get some thirty plays, hardly any of them acted upon. What the noise and the
 * timetable cost is told beside it. Same seeds, same figures.
 */
const SEED = 20_261_201;
const BUSY = {
  hours: 240,
  clipsPerHour: 10,
  authors: 300,
  topics: 20,
  acts: 1,
  sessions: 400,
  swipes: 12,
  viewers: 3000,
};
/** With few plays chance has much to say: the figures are means over so many instances. */
const POPULATIONS: Record<string, { instances: number; world: Omit<World, 'clips'> }> = {
  busy: { instances: 2, world: BUSY },
  quiet: { instances: 16, world: { ...BUSY, acts: 0.2, sessions: 20, viewers: 150 } },
};
/** Places, as a share of the order, that a doubled length may add or take. */
const FAIR_SLOPE = 0.02;
const COMPARED = [
  ['ndcg', 'NDCG at 100', '', true],
  ['bestDecile', 'plays of the best tenth', '', true],
  ['hoursToThousand', 'until a good new clip has 1,000 plays', 'h', false],
  ['pleasure', 'quality of what is watched', '', true],
] as const;

/** A simulated instance and where its chance begins. */
interface Instance {
  seed: number;
  world: World;
}

/** What an order reads: noised releases, exact numbers by the same timetable, or exact ones every hour. */
type Releases = 'noised' | 'timetable' | 'at once';

function runOnce(
  world: World,
  policy: Policy,
  { how, seed }: { how: Releases; seed: number },
): Outcome {
  const random = createRandom(seed + 1);
  const noise = createRandom(seed + 2);
  const draws: Record<Releases, Draw> = {
    noised: noiseFrom(() => noise.index(256)),
    timetable: () => 0,
    'at once': null,
  };
  return simulate(world, policy, { draw: draws[how], random });
}

function run(instances: readonly Instance[], policy: Policy, how: Releases = 'noised'): Outcome {
  const outcomes = instances.map(({ seed, world }) => runOnce(world, policy, { how, seed }));
  const mean = (key: keyof Outcome) =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0) / outcomes.length;
  return {
    ndcg: mean('ndcg'),
    bestDecile: mean('bestDecile'),
    hoursToThousand: mean('hoursToThousand'),
    age: mean('age'),
    lengthSlope: mean('lengthSlope'),
    pleasure: mean('pleasure'),
  };
}

function compared(population: string, instances: readonly Instance[]): Figure[] {
  const own = run(instances, ours());
  const peers = Object.entries(PEERS).map(
    ([name, policy]) => [name, run(instances, policy)] as const,
  );
  const figure = (name: string, value: number, unit: string) => ({
    name: `${population}, ${name}`,
    value,
    unit,
  });
  const figures: Figure[] = [];
  for (const [key, title, unit, isMore] of COMPARED) {
    // Nothing gets a thousand plays on a quiet instance.
    if (instances[0]!.world.viewers < 1000 && key === 'hoursToThousand') continue;
    figures.push(figure(`ours: ${title}`, own[key], unit));
    for (const [name, outcome] of peers) {
      const isMet = isMore ? own[key] > outcome[key] : own[key] < outcome[key];
      figures.push({
        ...figure(`${name}: ${title}`, outcome[key], unit),
        target: 'worse than ours',
        isMet,
      });
    }
  }
  const isFair = Math.abs(own.lengthSlope) <= FAIR_SLOPE;
  figures.push({
    ...figure('ours: places by doubling the length', own.lengthSlope, 'of the order'),
    target: `within ±${FAIR_SLOPE}`,
    isMet: isFair,
  });
  for (const [name, { age }] of [['ours', own] as const, ...peers])
    figures.push(figure(`${name}: median age when played`, age, 'h'));
  for (const [name, how] of [
    ['exact numbers at the same moments', 'timetable'],
    ['exact numbers every hour', 'at once'],
  ] as const) {
    const { bestDecile, ndcg } = run(instances, ours(), how);
    figures.push(figure(`ours with ${name}: NDCG at 100`, ndcg, ''));
    figures.push(figure(`ours with ${name}: plays of the best tenth`, bestDecile, ''));
  }
  return figures;
}

const figures = Object.entries(POPULATIONS).flatMap(([name, { instances, world }]) =>
  compared(
    name,
    Array.from({ length: instances }, (_, at) => {
      const seed = SEED + 10 * at;
      return { seed, world: { ...world, clips: drawClips(world, createRandom(seed)) } };
    }),
  ),
);
record('rank', figures);
if (figures.some(({ isMet }) => isMet === false)) process.exitCode = 1;

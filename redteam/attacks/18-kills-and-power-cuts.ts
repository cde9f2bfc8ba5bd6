import {
  killLone,
  type Survived,
} from '../../packages/server/test/features/views/killed/lone-kills.ts';
import { cutPower } from '../../packages/server/test/features/views/killed/power-cuts.ts';
import { killWhole } from '../../packages/server/test/features/views/killed/whole-kills.ts';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';

/**
 * The counter is killed with SIGKILL under load, and the machine under it loses its power. After each time everything
 * is counted, without noise: what was answered for is there, and nothing is there twice.
 */
export const attack: Attack = {
  number: 18,
  title: 'kill −9, and a disk that forgets what was not synced',
  run,
};

/** How often: the counter alone in two rows at once, then the whole server over HTTP, then the power. */
const FULL = { lone: 80, whole: 40, cuts: 500 };
const QUICK = { lone: 2, whole: 2, cuts: 30 };

async function run({ isQuick, seed, parts }: AttackOptions): Promise<Verdict> {
  const much = isQuick ? QUICK : FULL;
  const [one, other] = await Promise.all([
    killLone({ kills: much.lone, seed }),
    killLone({ kills: much.lone, seed: seed + 1 }),
  ]);
  const whole = await killWhole({ kills: much.whole, seed });
  const cuts = await cutPower({ cuts: much.cuts, seed, parts });
  const all = [one, other, whole, cuts];
  const lost = sum(all, (survived) => survived.lost);
  const doubled = sum(all, (survived) => survived.doubled);
  const answered = sum(all, (survived) => survived.answered);
  const kills = one.kills + other.kills + whole.kills;
  const finds = [
    ...findsOf('Killed alone', one),
    ...findsOf('Killed alone', other),
    ...findsOf('Killed as a whole', whole),
    ...findsOf('Without power', cuts),
  ];
  return {
    score: `${lost} lost, ${doubled} doubled of ${answered.toLocaleString('en')} answered, ${kills} kills, ${cuts.kills} cuts`,
    expectation: 'nothing answered lost, nothing doubled',
    isHeld: finds.length === 0,
    figures: { kills, powerCuts: cuts.kills, answered, lost, doubled },
    finds,
  };
}

function findsOf(how: string, { lost, doubled, finds }: Survived): string[] {
  const found = finds.map((find) => `${how}: ${find}`);
  if (lost > 0) found.push(`${how}: ${lost} plays that were answered are lost.`);
  if (doubled > 0) found.push(`${how}: ${doubled} plays are counted that nobody sent.`);
  return found;
}

function sum(all: readonly Survived[], of: (survived: Survived) => number): number {
  return all.reduce((total, survived) => total + of(survived), 0);
}

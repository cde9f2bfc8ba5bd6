import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { lookForResidue, type Wanted } from '../residue/carry-out.ts';

/** Lets canaries watch under load, kills the server, starts it again, and searches every byte that it left. */
export const attack: Attack = {
  number: 9,
  title: 'Residue of 1,000 canaries: addresses, user agents, viewers beside clips, touched files',
  needs: ['ffmpeg'],
  run: (options) => carryOut(options),
};

/** The attack; `plant` is for the tests that prove that it notices. */
export async function carryOut(
  { isQuick }: AttackOptions,
  plant: Pick<Wanted, 'plant'> = {},
): Promise<Verdict> {
  const crowd = isQuick ? { signedIn: 4, signedOut: 12 } : { signedIn: 200, signedOut: 800 };
  const { finds, figures } = await lookForResidue({ ...crowd, ...plant });
  const kinds = [...new Set(finds)];
  return {
    score: `${kinds.length} traces of ${figures['canaries']} canaries in ${figures['files']} files`,
    expectation: '0 traces',
    isHeld: kinds.length === 0,
    figures,
    finds: kinds.slice(0, 12),
  };
}

import { ApiProblem } from '@footlights/contract';
import { english } from 'virtual:words';
import { english as more } from 'virtual:words/problems';
import type { Say } from '#words/say.ts';

// The stage does without them until something can go wrong.
Object.assign(english, more);

/** What went wrong, for people: our words where we know more, else the server's, which name rule and value. */
export function problemText(say: Say, problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return say('problem.unknown');
  const { code, message } = problem;
  if (code === 'offline') return say('problem.offline');
  if (code === 'session/required') return say('problem.signedOut');
  return code === 'fault' || code === 'busy' ? say('problem.server') : message;
}

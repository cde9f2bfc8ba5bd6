import { ApiProblem } from '@footlights/contract';
import type { Say } from '#words/say.ts';

/** What went wrong, for people: our words where we know more, else the server's, which name rule and value. */
export function problemText(say: Say, problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return say('problem.unknown');
  switch (problem.code) {
    case 'offline':
      return say('problem.offline');
    case 'session/required':
      return say('problem.signedOut');
    case 'fault':
    case 'busy':
      return say('problem.server');
    default:
      return problem.message;
  }
}

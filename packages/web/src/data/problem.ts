import { ApiProblem } from '@footlights/contract';
import type { Say } from '#words/say.ts';

/**
 * What went wrong, for people: our words where we know more, else the server's, which name rule and value. The server
 * speaks English; in other languages there is a sentence for each code. Needs the words `problems`.
 */
export function problemText(say: Say, problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return say('problem.unknown');
  const { code, message, detail } = problem;
  if (code === 'offline') return say('problem.offline');
  if (code === 'session/required') return say('problem.signedOut');
  if (code === 'fault' || code === 'busy') return say('problem.server');
  return say.refusal(code, detail as Record<string, unknown> | undefined) ?? message;
}

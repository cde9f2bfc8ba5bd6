import { ApiProblem } from '@footlights/contract';
import { askedRange, type AskedRange } from './range.ts';

/** What was answered, and whether the days that were asked for were declined and the usual ones taken. */
export interface Ranged<Value> {
  value: Value;
  asked: AskedRange;
  isDeclined: boolean;
}

/** Asks for the days that the address names, and for the usual ones if there are no such days. */
export async function inRange<Value>(
  search: URLSearchParams,
  ask: (query: AskedRange) => Promise<Value>,
): Promise<Ranged<Value>> {
  const asked = askedRange(search);
  try {
    return { value: await ask(asked), asked, isDeclined: false };
  } catch (problem) {
    if (asked.from === undefined || !isOfRange(problem)) throw problem;
    return { value: await ask({}), asked: {}, isDeclined: true };
  }
}

function isOfRange(problem: unknown): boolean {
  return (
    problem instanceof ApiProblem &&
    ['insights/range-invalid', 'request/invalid'].includes(problem.code)
  );
}

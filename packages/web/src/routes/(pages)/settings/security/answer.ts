/** What became of a form of the page. */
export interface Answer {
  about: string;
  isDone: boolean;
  code: string | undefined;
  message: string;
  values: Record<string, string>;
}

/** The message about a field, when the answer is about the one that these codes name. */
export function problemFor(answer: Answer | undefined, ...codes: string[]): string | undefined {
  return answer?.code !== undefined && codes.includes(answer.code) ? answer.message : undefined;
}

/** Where what is told is not what has to be told, one path each; a field too many or too few is one as well. */
export function differencesIn(expected: unknown, told: unknown, path = ''): string[] {
  if (typeof expected === 'number' && typeof told === 'number') {
    const isSame = Math.abs(expected - told) <= 1e-6 * Math.max(1, Math.abs(expected));
    return isSame ? [] : [`${path} is ${told}; the rows give ${expected}`];
  }
  if (isObject(expected) && isObject(told)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(told)]);
    return [...names].flatMap((name) =>
      differencesIn(expected[name], told[name], path === '' ? name : `${path}.${name}`),
    );
  }
  const text = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  return expected === told ? [] : [`${path} is ${text(told)}; the rows give ${text(expected)}`];
}

/** How many numbers there are in an answer. */
export function numbersIn(value: unknown): number {
  if (typeof value === 'number') return 1;
  if (!isObject(value)) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + numbersIn(one), 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

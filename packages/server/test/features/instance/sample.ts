import fc from 'fast-check';
import type { TSchema } from 'typebox';

/** The parts of a schema that the contract uses. */
interface Shape {
  type?: string;
  const?: unknown;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  items?: Shape;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
}

/** A value of the schema with every optional field there, as few items as may be but one in each list, and the first kind of each union. */
export function sampleOf(schema: TSchema): unknown {
  return sample(schema);
}

function sample(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.anyOf !== undefined) return sample(shape.anyOf[0]!);
  const make = MAKERS[shape.type ?? ''];
  if (make === undefined) throw new Error(`The sampler does not know ${JSON.stringify(shape)}.`);
  return make(shape);
}

const MAKERS: Readonly<Record<string, (shape: Shape) => unknown>> = {
  object: ({ properties = {} }) =>
    Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, sample(field)])),
  array: ({ items, minItems = 1 }) =>
    Array.from({ length: Math.max(1, minItems) }, () => sample(items ?? {})),
  string: text,
  number,
  integer: number,
  boolean: () => true,
};

function number({ minimum = 1, maximum = Infinity }: Shape): number {
  return Math.min(Math.max(1, minimum), maximum);
}

/** Texts tried for one that fits both the pattern and the length. */
const TRIES = 1000;

function text({ pattern, minLength = 0, maxLength }: Shape): string {
  if (pattern === undefined) return 'x'.repeat(Math.min(Math.max(10, minLength), maxLength ?? 64));
  const fitting = fc
    .sample(fc.stringMatching(new RegExp(pattern)), { seed: 1, numRuns: TRIES })
    .find(({ length }) => length >= minLength && length <= (maxLength ?? Number.POSITIVE_INFINITY));
  if (fitting === undefined) throw new Error(`No text of ${TRIES} fits ${pattern}.`);
  return fitting;
}

import type { AnyEndpoint } from '@footlights/contract';
import type { Shape } from './shape.ts';
import { isViewShaped, namesPerson } from './words.ts';

/** Endpoints that are about counting itself, and say of it what is the same for everybody. */
const ABOUT_COUNTING: ReadonlySet<string> = new Set([
  'getTicket',
  'recordPlays',
  'getCounting',
  'getKnowledge',
]);

/** A place in an endpoint's schema, and the name or value that stands there. */
interface Place {
  path: string;
  name: string;
  shape: Shape;
}

/**
 * What endpoints say of views beside released counts: each such field has to be a `ShownCount`, and no field beside
 * counting itself may name who watched.
 */
export function contractFinds(endpoints: readonly AnyEndpoint[]): string[] {
  return endpoints
    .filter(({ name }) => !ABOUT_COUNTING.has(name))
    .flatMap((endpoint) =>
      placesOf(endpoint)
        .filter(({ name, shape }) => isViewShaped(name) && shape.title !== 'ShownCount')
        .map(({ path, name }) => `${endpoint.name} has "${name}" at ${path}.`),
    );
}

/** A released count holds numbers, and nothing that names anybody. */
export function countFinds(schema: object): string[] {
  return Object.keys((schema as Shape).properties ?? {})
    .filter((name) => namesPerson(name))
    .map((name) => `A count has the field ${name}.`);
}

function placesOf({ params, query, body, output }: AnyEndpoint): Place[] {
  const parts: Record<string, unknown> = { params, query, body, output };
  return Object.entries(parts).flatMap(([part, schema]) =>
    schema === undefined ? [] : placesIn(schema as Shape, part),
  );
}

function placesIn(shape: Shape, path: string): Place[] {
  if (shape.title === 'ShownCount') return [];
  const own = typeof shape.const === 'string' ? [{ path, name: shape.const, shape }] : [];
  const fields = Object.entries(shape.properties ?? {}).flatMap(([name, field]) => [
    { path: `${path}.${name}`, name, shape: field },
    ...placesIn(field, `${path}.${name}`),
  ]);
  const options = (shape.anyOf ?? []).flatMap((option) => placesIn(option, path));
  const items = shape.items === undefined ? [] : placesIn(shape.items, `${path}[]`);
  return [...own, ...fields, ...options, ...items];
}

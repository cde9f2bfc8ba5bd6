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

/** Endpoints that tell creators and operators released numbers with their errors. */
const INSIGHTS: ReadonlySet<string> = new Set([
  'getInsights',
  'getClipInsights',
  'listInsightClips',
  'getInstanceNumbers',
]);

/** Their parts that are no such number: names of orders, and the middle of several. */
const BESIDE: ReadonlySet<string> = new Set(['query.order', 'output.beside.medianViews']);

/** A place in an endpoint's schema, and the name or value that stands there. */
interface Place {
  path: string;
  name: string;
  shape: Shape;
}

/**
 * What endpoints say of views beside released counts: each such field has to be a `ShownCount`, of insights a number
 * with its standard error, and no field beside counting itself may name who watched.
 */
export function contractFinds(endpoints: readonly AnyEndpoint[]): string[] {
  return endpoints
    .filter(({ name }) => !ABOUT_COUNTING.has(name))
    .flatMap((endpoint) =>
      placesOf(endpoint)
        .filter(({ name, path, shape }) => {
          const isNumber = INSIGHTS.has(endpoint.name) && (isReleased(shape) || BESIDE.has(path));
          return isViewShaped(name) && shape.title !== 'ShownCount' && !isNumber;
        })
        .map(({ path, name }) => `${endpoint.name} has "${name}" at ${path}.`),
    );
}

/** A number of insights, a list of them, or nothing. */
function isReleased({ title, type, anyOf, items }: Shape): boolean {
  if (anyOf !== undefined) return anyOf.every((one) => one.type === 'null' || isReleased(one));
  if (type === 'array') return items !== undefined && isReleased(items);
  return title === 'Measured' || title === 'Reading';
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

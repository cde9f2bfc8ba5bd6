import * as contract from '@footlights/contract';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const CLIENT = fileURLToPath(import.meta.resolve('@footlights/contract')).replace(
  /index\.ts$/,
  'client.ts',
);

/** The table of codes stays on the server, which gives no other: here it is enough that one looks like a code. */
const REFUSALS = String.raw`export const isRefusalCode = (code) => /^[a-z-]+(\/[a-z-]+)?$/.test(code);`;

/**
 * Bundles of the web app get each endpoint as method and path only. The schemas check what a
 * server receives; here they are types, and would bring typebox into every page. Each export is a
 * module of its own, so that a page gets those it uses.
 */
export function thinContract(): Plugin {
  const id = '\0thin-contract';
  const refusals = '\0thin-refusals';
  const thin = new Map(
    Object.entries(contract).flatMap(([name, value]): [string, string][] => {
      const plain = plainOf(value);
      return plain === undefined ? [] : [[`${id}/${name}`, `export const ${name} = ${plain};`]];
    }),
  );
  return {
    name: 'footlights-thin-contract',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source === '@footlights/contract') return { id, moduleSideEffects: false };
      if (thin.has(source)) return { id: source, moduleSideEffects: false };
      return source === './refusals.ts' && importer === CLIENT ? refusals : undefined;
    },
    load(asked) {
      if (asked === refusals) return REFUSALS;
      if (asked !== id) return thin.get(asked);
      return [
        `export { ApiProblem, createClient, urlOf } from ${JSON.stringify(CLIENT)};`,
        ...[...thin.keys()].map((one) => `export * from ${JSON.stringify(one)};`),
      ].join('\n');
    },
  };
}

/** What a bundle needs of an export, as source; undefined: nothing. */
function plainOf(value: unknown): string | undefined {
  if (isPlain(value) || (Array.isArray(value) && value.every(isPlain)))
    return JSON.stringify(value);
  if (!isEndpoint(value)) return undefined;
  const { method, path } = value;
  return JSON.stringify({ method, path });
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string';
}

function isEndpoint(value: unknown): value is { method: string; path: string } {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}

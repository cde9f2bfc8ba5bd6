import * as contract from '@footlights/contract';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const CLIENT = fileURLToPath(import.meta.resolve('@footlights/contract')).replace(
  /index\.ts$/,
  'client.ts',
);

/** The codes without their messages, which answers carry themselves. */
const REFUSALS = `
const codes = ${JSON.stringify(Object.keys(contract.refusals).join(' '))}.split(' ');
export const isRefusalCode = (code) => codes.includes(code);
`;

/**
 * Bundles of the web app get each endpoint as method and path only. The schemas check what a
 * server receives; here they are types, and would bring typebox into every page.
 */
export function thinContract(): Plugin {
  const id = '\0thin-contract';
  const refusals = '\0thin-refusals';
  return {
    name: 'footlights-thin-contract',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source === '@footlights/contract') return id;
      return source === './refusals.ts' && importer === CLIENT ? refusals : undefined;
    },
    load(asked) {
      if (asked === refusals) return REFUSALS;
      if (asked !== id) return undefined;
      const lines = Object.entries(contract).flatMap(([name, value]) => {
        if (typeof value === 'number') return [`export const ${name} = ${value};`];
        if (!isEndpoint(value)) return [];
        const { method, path } = value;
        return [`export const ${name} = ${JSON.stringify({ method, path })};`];
      });
      return [
        `export { ApiProblem, createClient, urlOf } from ${JSON.stringify(CLIENT)};`,
        ...lines,
      ].join('\n');
    },
  };
}

function isEndpoint(value: unknown): value is { method: string; path: string } {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}

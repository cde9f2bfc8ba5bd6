import type { Plugin } from 'vite';

/**
 * Every page carries the names of the files of all pages, and hashes do not compress: they have 36 bits here instead
 * of 48, in the seven letters that the bundler asks for beyond 64 files. A file is mistaken for its predecessor once in
 * 70 billion changes. Chunks, which have no name beside their hash, keep theirs.
 */
export function shortNames(): Plugin {
  const output = {
    hashCharacters: 'base36' as const,
    entryFileNames: '_app/immutable/[name].[hash:7].js',
    assetFileNames: '_app/immutable/assets/[name].[hash:7][extname]',
  };
  return {
    name: 'footlights-short-names',
    enforce: 'post',
    config: () => ({
      environments: { client: { build: { rolldownOptions: { output } } } },
    }),
  };
}

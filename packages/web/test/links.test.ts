import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');
/** An address within the site at the start of a link, up to its query or fragment. */
const LINKS =
  /\b(?:href|action|formaction)(?:=\{?|:\s*)["'`](\/(?!\/)(?:\$?\{[^{}]*\}|[^"'`?#{}])*)/g;

/** Paths of pages as patterns; a parameter stands for one segment, which may begin with something else. */
const pages = globSync('routes/**/+{page.svelte,page.server.ts,server.ts}', { cwd: SRC })
  .map((file) => file.replace(/^routes\//, '').replace(/\+[a-z.]+$/, ''))
  .map((path) => path.replaceAll(/\([^)]*\)\//g, '').replace(/\/$/, ''))
  .map((path) => new RegExp(`^/${path.replaceAll(/\[[^\]]+\]/g, '[^/]+')}$`));
/** What the server answers beside pages. */
const OTHERS = /^\/(?:api|media)\//;

it('every link within the site leads to a page', () => {
  const dead: string[] = [];
  let seen = 0;
  for (const file of globSync('**/*.svelte', { cwd: SRC }))
    for (const [, link = ''] of readFileSync(join(SRC, file), 'utf8').matchAll(LINKS)) {
      seen += 1;
      const path = link.replaceAll(/\$?\{[^{}]*\}/g, 'x');
      if (!OTHERS.test(path) && !pages.some((page) => page.test(path)))
        dead.push(`${file}: ${link}`);
    }
  expect(seen).toBeGreaterThan(50);
  expect(dead).toEqual([]);
});

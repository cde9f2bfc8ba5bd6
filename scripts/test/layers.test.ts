import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../root.ts';
import { run } from '../run.ts';

const server = 'packages/server/src';
const seesPorts = 'Only context.ts names an adapter; everything else sees ports.';
const seesReleases =
  'Only features/views sees the tally and the journal; everything else reads releases.';
const worksOut = 'Insights work out what released numbers say, and see no tally.';
const down = 'Imports point down.';
const siblings = 'Siblings are ./x.ts; everything else has a # path.';
const asksService = "Ask the other feature's service.";
const beaconKnows = "The beacon knows the contract's types only.";
const throughContract = 'The web app speaks to the server through the contract.';

/** Imports that each place must not have, and the rule that says so. */
const refused: Record<string, Record<string, string[]>> = {
  'packages/contract/src/planted.ts': {
    'The contract imports only typebox.': [
      'node:fs',
      'kysely',
      '@footlights/count',
      '@footlights/server/app.ts',
      '../../server/src/app.ts',
    ],
  },
  'packages/count/src/planted.ts': {
    'Pure packages import nothing.': ['node:fs', 'typebox', '@footlights/contract', '../x.ts'],
  },
  'packages/rank/src/planted.ts': {
    'Pure packages import nothing.': ['node:fs', 'kysely', '@footlights/count', '../x.ts'],
  },
  'packages/beacon/src/planted.ts': {
    [beaconKnows]: ['node:fs', 'typebox', '@footlights/server/app.ts', '@footlights/count'],
  },
  'packages/web/src/routes/planted.ts': {
    [throughContract]: [
      '@footlights/server',
      '@footlights/server/test/world.ts',
      '@footlights/count',
      '../../../server/src/app.ts',
      '../../../count/src/index.ts',
    ],
  },
  [`${server}/context.ts`]: {
    [down]: ['#app.ts', '#main.ts', '#test/world.ts'],
    [siblings]: ['../x.ts'],
  },
  [`${server}/app.ts`]: {
    [seesPorts]: ['#engines/db/sqlite.ts', '#engines/db/sqlite/open.ts'],
    [seesReleases]: ['@footlights/count', '#engines/journal/port.ts', '#engines/keys/port.ts'],
    [siblings]: ['../x.ts'],
    [down]: ['#main.ts', '#test/world.ts'],
  },
  [`${server}/main.ts`]: { [seesPorts]: ['#engines/db/sqlite.ts'], [down]: ['#test/world.ts'] },
  [`${server}/log.ts`]: {
    [seesReleases]: ['@footlights/count'],
    [siblings]: ['../x.ts'],
    [down]: [
      '#features/likes/service.ts',
      '#engines/db/port.ts',
      '#http/serve.ts',
      '#app.ts',
      '#context.ts',
      '#main.ts',
      '#test/world.ts',
    ],
  },
  [`${server}/features/likes/service.ts`]: {
    [seesPorts]: ['#engines/db/sqlite.ts', '#engines/blobs/disk/open.ts'],
    [seesReleases]: [
      '@footlights/count',
      '#engines/journal/port.ts',
      '#engines/keys/port.ts',
      '#features/views/release.ts',
      '#features/views/tally/open.ts',
    ],
    [asksService]: ['#features/videos/store.ts', '#features/videos/list/store.ts'],
    [siblings]: ['../videos/store.ts', '../views/tally.ts', '../../engines/db/sqlite.ts'],
    [down]: ['#app.ts', '#context.ts', '#main.ts', '#test/world.ts'],
  },
  [`${server}/features/insights/service.ts`]: {
    [seesPorts]: ['#engines/db/sqlite.ts'],
    [seesReleases]: [
      '#engines/journal/port.ts',
      '#engines/keys/port.ts',
      '#features/views/release-store.ts',
    ],
    [worksOut]: ['@footlights/count'],
    [asksService]: ['#features/counters/store.ts'],
    [siblings]: ['../views/service.ts'],
    [down]: ['#app.ts', '#context.ts', '#main.ts', '#test/world.ts'],
  },
  [`${server}/features/views/service.ts`]: {
    [seesPorts]: ['#engines/journal/disk.ts', '#engines/keys/runtime.ts'],
    [asksService]: ['#features/videos/store.ts'],
    [siblings]: ['../videos/service.ts'],
    [down]: ['#app.ts', '#context.ts', '#main.ts', '#test/world.ts'],
  },
  [`${server}/http/planted.ts`]: {
    [seesPorts]: ['#engines/db/sqlite.ts'],
    [seesReleases]: ['@footlights/count', '#engines/journal/port.ts', '#engines/keys/port.ts'],
    [siblings]: ['../lib/x.ts'],
    [down]: ['#features/likes/service.ts', '#app.ts', '#context.ts', '#main.ts', '#test/world.ts'],
  },
  [`${server}/engines/db/planted.ts`]: {
    [seesPorts]: ['#engines/blobs/disk.ts'],
    [siblings]: ['../blobs/port.ts'],
    [down]: [
      '#features/likes/x/service.ts',
      '#http/serve.ts',
      '#app.ts',
      '#context.ts',
      '#main.ts',
      '#test/world.ts',
    ],
  },
  [`${server}/lib/planted.ts`]: {
    [siblings]: ['../log.ts'],
    [down]: [
      '#features/likes/service.ts',
      '#engines/db/port.ts',
      '#http/serve.ts',
      '#app.ts',
      '#context.ts',
      '#main.ts',
      '#test/world.ts',
    ],
  },
};

/** Imports that each place may have: a rule that refuses everything would pass the list above. */
const allowed: Record<string, string[]> = {
  'packages/contract/src/honest.ts': ['./ids.ts', 'typebox', 'typebox/value'],
  'packages/count/src/honest.ts': ['./tag.ts'],
  'packages/beacon/src/honest.ts': ['./wire.ts', '@footlights/contract'],
  'packages/web/src/routes/honest.ts': ['@footlights/contract', '@footlights/rank', '../x.ts'],
  [`${server}/features/follows/service.ts`]: [
    './store.ts',
    '#engines/db/bulk.ts',
    '#engines/db/port.ts',
    '#features/videos/service.ts',
    '#features/views/service.ts',
    '#features/views/table.ts',
    '#http/serve.ts',
    '#lib/ids.ts',
    'kysely',
  ],
  [`${server}/features/views/honest.ts`]: [
    './store.ts',
    '@footlights/count',
    '#engines/journal/port.ts',
    '#engines/keys/port.ts',
  ],
  [`${server}/engines/journal/honest.ts`]: ['./port.ts', '@footlights/count', '#lib/clock.ts'],
};

interface Finding {
  code: string;
  help?: string;
  filename: string;
  labels: { span: { line: number } }[];
}

let folder = '';
let findings: { file: string; line: number; rule: string }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'footlights-layers-'));
  const config = JSON.parse(await readFile(path.join(root, '.oxlintrc.json'), 'utf8'));
  // Types are not needed to judge an import, and the planted tree has no tsconfig.
  config.options.typeAware = false;
  await writeFile(path.join(folder, '.oxlintrc.json'), JSON.stringify(config));
  for (const [file, rules] of Object.entries(refused))
    await plant(file, Object.values(rules).flat());
  for (const [file, imports] of Object.entries(allowed)) await plant(file, imports);
  const args = ['-c', '.oxlintrc.json', '--format', 'json', '.'];
  const { output } = await run({
    file: path.join(root, 'node_modules/.bin/oxlint'),
    args,
    cwd: folder,
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: Finding[] };
  findings = diagnostics
    .filter(({ code }) => code.includes('no-restricted-imports'))
    .map(({ filename, labels, help }) => ({
      file: path.relative(folder, path.resolve(folder, filename)),
      line: labels[0]?.span.line ?? 0,
      rule: help ?? '',
    }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const plantedImports = Object.entries(refused).flatMap(([file, rules]) =>
  Object.entries(rules).flatMap(([rule, imports]) => imports.map((name) => ({ file, name, rule }))),
);

test.each(plantedImports)('lint refuses $name in $file', ({ file, name, rule }) => {
  const line =
    Object.values(refused[file] ?? {})
      .flat()
      .indexOf(name) + 1;
  const rules = findings.filter((one) => one.file === file && one.line === line);
  expect(rules.map((one) => one.rule)).toContain(rule);
});

test.each(Object.entries(allowed))('lint lets %s import what its layer may see', (file) => {
  expect(findings.filter((one) => one.file === file)).toEqual([]);
});

test('every layer rule of the configuration is planted here', async () => {
  const config = JSON.parse(await readFile(path.join(root, '.oxlintrc.json'), 'utf8'));
  const written = new Set<string>(
    JSON.stringify(config.overrides).match(/(?<="message":")[^"]+/gu) ?? [],
  );
  const planted = new Set(plantedImports.map(({ rule }) => rule));
  expect([...written].toSorted()).toEqual([...planted].toSorted());
});

// One import a line, so that a line tells which one was reported.
async function plant(file: string, imports: readonly string[]): Promise<void> {
  const lines = imports.map((name, index) => `export { x as x${index} } from '${name}';`);
  await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
  await writeFile(path.join(folder, file), `${lines.join('\n')}\n`);
}

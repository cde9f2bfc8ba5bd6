import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { completed, missingFrom, type Lockfile } from '../lock/complete.ts';
import { root } from '../root.ts';

test('the lockfile names the builds of all platforms, as npm ci demands; if not, run "npm run lock"', async () => {
  const text = await readFile(path.join(root, 'package-lock.json'), 'utf8');
  expect(missingFrom(JSON.parse(text) as Lockfile)).toEqual([]);
});

test('a build that the registry lacked is locked for the platform in its name', () => {
  const before: Lockfile = {
    packages: {
      'node_modules/a': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: {
          '@a/linux-x64-musl': '1.0.0',
          '@a/darwin-arm64': '1.0.0',
          b: '^2.0.0',
        },
      },
    },
  };
  const { lockfile, added } = completed(before);
  expect(added.toSorted()).toEqual(['@a/darwin-arm64', '@a/linux-x64-musl']);
  expect(lockfile.packages['node_modules/@a/linux-x64-musl']).toEqual({
    version: '1.0.0',
    cpu: ['x64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  });
  expect(lockfile.packages['node_modules/@a/darwin-arm64']).toEqual({
    version: '1.0.0',
    cpu: ['arm64'],
    dev: true,
    optional: true,
    os: ['darwin'],
  });
  expect(missingFrom(lockfile)).toEqual([]);
});

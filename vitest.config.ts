import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** They time what people would feel, or kill process after process, so nothing else runs beside them. */
const MEASURED = [
  'e2e/player.test.ts',
  'scripts/test/launch.test.ts',
  'packages/beacon/test/browser.test.ts',
  'packages/server/test/start.test.ts',
  'packages/server/test/features/views/killed/killed.test.ts',
];
/** Each has a browser of its own, and waits for it more than it works. */
const BROWSERS = ['e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    isolate: false,
    pool: 'threads',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts', 'redteam/**/*.test.ts'],
          exclude: MEASURED,
          maxWorkers: Math.min(4, availableParallelism()),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browsers',
          include: BROWSERS,
          exclude: MEASURED,
          maxWorkers: 2,
          testTimeout: 90_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: MEASURED,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

import path from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { root } from '../root.ts';

/** What a run of the tests came to. */
export interface Tally {
  passed: number;
  /** Failed tests, files that failed outside of a test, and errors that nobody caught. */
  failed: number;
  skipped: number;
  /** One line for each reason in each file. */
  skips: string[];
}

/** A reporter for Vitest that only counts; read `tally` after the run. */
export function createTally(): { reporter: Reporter; tally: Tally } {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, skips: [] };
  const reporter: Reporter = {
    onTestRunEnd(modules, errors) {
      for (const module of modules) addModule(tally, module);
      tally.failed += errors.length;
    },
  };
  return { reporter, tally };
}

/** The last line of a run, read by machines: `12 passed, 0 failed`, with `, 3 skipped` if there were any. */
export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function addModule(tally: Tally, module: TestModule): void {
  const notes = new Map<string, number>();
  let failed = 0;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') tally.passed += 1;
    else if (result.state === 'skipped') {
      const note = result.note ?? noteOf(test);
      notes.set(note, (notes.get(note) ?? 0) + 1);
    } else failed += 1;
  }
  // A file that cannot be loaded, or a hook that throws, fails no test: it must not look like success.
  tally.failed += failed === 0 && module.state() === 'failed' ? 1 : failed;
  for (const [note, count] of notes) {
    tally.skipped += count;
    tally.skips.push(`${path.relative(root, module.moduleId)}: ${count} × ${note}`);
  }
}

function noteOf(test: TestCase): string {
  if (test.options.mode === 'todo') return 'not written yet';
  return test.options.mode === 'skip' ? 'skipped on this machine' : 'not reached';
}

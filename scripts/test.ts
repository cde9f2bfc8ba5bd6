import { parseCLI, startVitest } from 'vitest/node';
import { installMissing } from './machine/apt.ts';
import { describeMachine } from './machine/describe.ts';
import { allNeeds, pathOf, remedyOf } from './needs.ts';
import { root } from './root.ts';
import { createTally, lastLine } from './testing/tally.ts';
import { buildWebIfStale } from './web/build.ts';

async function test(args: string[]): Promise<number> {
  await installMissing();
  console.log(describeMachine());
  for (const need of allNeeds) if (pathOf(need) === undefined) console.log(remedyOf(need));
  const isBuilt = await buildWeb();

  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  const { reporter, tally } = createTally();
  const chosen = [options.reporters ?? 'default'].flat();
  await startVitest(filter, { ...options, root, watch: false, reporters: [...chosen, reporter] });
  if (!isBuilt) tally.failed += 1;

  printSkips(tally.skips);
  const isRefusedSkip = tally.skipped > 0 && process.env['FOOTLIGHTS_FAIL_ON_SKIP'] === '1';
  if (isRefusedSkip) console.log('Skipped tests count as a failure (FOOTLIGHTS_FAIL_ON_SKIP=1).');
  console.log(lastLine(tally));
  const isGood = tally.failed === 0 && tally.passed > 0 && !isRefusedSkip;
  return isGood ? Number(process.exitCode ?? 0) : 1;
}

// A web app that does not build is one failure; everything that does not need it is tested all the same.
async function buildWeb(): Promise<boolean> {
  try {
    await buildWebIfStale();
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return false;
  }
}

function printSkips(skips: readonly string[]): void {
  if (skips.length === 0) return;
  console.log('\nSkipped:');
  for (const skip of skips) console.log(`  ${skip}`);
  for (const need of allNeeds) if (pathOf(need) === undefined) console.log(`  ${remedyOf(need)}`);
}

// Handles that a test forgot must not keep the run from ending.
process.exit(await test(process.argv.slice(2)));

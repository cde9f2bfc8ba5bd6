// Claim: Lighthouse gives the feed and the page of a shared clip 95 or more in every category, on its mobile settings.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromiumArgs, pathOf } from '../scripts/needs.ts';
import { startInstance } from './instance.ts';
import { record, type Figure } from './record.ts';

/** Fetched from the npm registry when it runs: 176 MB that nothing else needs. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const RUNS = 3;
const GOAL = 95;

interface Report {
  categories: Record<string, { title: string; score: number | null }>;
  audits: Record<string, { title: string; score: number | null; scoreDisplayMode: string }>;
}

// A folder that holds the demo already may be given, to save the minutes of filling one.
const given = process.argv[2];
const dataDir = given ?? mkdtempSync(join(tmpdir(), 'footlights-bench-'));
try {
  await using instance = await startInstance({
    dataDir,
    args: given === undefined ? ['--demo'] : [],
    patienceMs: 900_000,
  });
  const { origin } = instance;
  const page = (await (await fetch(`${origin}/api/v1/feed`)).json()) as { clips: { id: string }[] };
  const figures: Figure[] = [];
  for (const path of ['/', `/v/${page.clips[0]?.id}`]) {
    const reports: Report[] = [];
    for (let run = 0; run < RUNS; run += 1) reports.push(await reportOf(origin + path));
    figures.push(...figuresOf(path === '/' ? 'feed' : 'clip', reports));
    printFailed(path, reports[0]!);
  }
  record('lighthouse', figures);
} finally {
  if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
}

async function reportOf(url: string): Promise<Report> {
  const flags = [...chromiumArgs(), '--headless'].join(' ');
  const { stdout } = await promisify(execFile)(
    'npx',
    ['--yes', LIGHTHOUSE, url, '--output=json', '--quiet', `--chrome-flags=${flags}`],
    { maxBuffer: 2 ** 27, env: { ...process.env, CHROME_PATH: pathOf('chromium') ?? '' } },
  );
  return JSON.parse(stdout) as Report;
}

/** The middle run of each category. */
function figuresOf(page: string, reports: readonly Report[]): Figure[] {
  return Object.entries(reports[0]!.categories).map(([id, { title }]) => {
    const scores = reports.map(({ categories }) => (categories[id]?.score ?? 0) * 100);
    const value = scores.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)]!;
    return {
      name: `${page}: ${title}`,
      value,
      unit: 'of 100',
      target: `≥ ${GOAL}`,
      isMet: value >= GOAL,
    };
  });
}

/** What cost points, to be looked into. */
function printFailed(path: string, { audits }: Report): void {
  const failed = Object.entries(audits).filter(
    ([, { score, scoreDisplayMode }]) =>
      score !== null && score < 0.9 && scoreDisplayMode !== 'informative',
  );
  for (const [id, { score, title }] of failed) console.log(`  ${path} ${id} (${score}): ${title}`);
}

import { endpoints } from '@footlights/contract';
import type { ViewWindowRow } from '../../packages/server/src/features/views/table.ts';
import { settled, textOf, type Ask } from './ask.ts';
import { addressesOf, ENDLESS } from './questions.ts';
import type { SeenRow } from './recomputed.ts';
import { countsIn, type SeenCount } from './shown.ts';
import { member, type Stage } from './stage.ts';

/** One look at everything published. */
export interface Look {
  rows: SeenRow[];
  windows: ViewWindowRow[];
  /** Counts in the answers of the API. */
  cells: SeenCount[];
}

/** Reads the rows of releases and every answer of the API that tells counts. */
export async function look(stage: Stage, ask: Ask): Promise<Look> {
  const { db } = stage.world.context.database;
  const windows = await db.selectFrom('view_windows').selectAll().execute();
  const answers = await apiAnswers(stage, ask, ['creator']);
  return {
    rows: await releaseRows(stage),
    windows,
    cells: [...answers.values()].flatMap((text) => countsIn(text)),
  };
}

/** What is in the API's answers and comes from no row of a release, and why it may. */
const BESIDE_RELEASES: readonly RegExp[] = [
  // Packets of the last full hour on the whole instance: noised by itself and held in memory.
  /"last":\{"from":\d+,"packets":-?\d+,"standardError":[\d.]+\}|"last":null/g,
  // How full a disk is, in two digits.
  /"storage":\{[^}]*\}/g,
  // When keys were made and destroyed says nothing of what they sealed.
  /"key":\{"kind":[^}]*\}/g,
];

/** Every GET of the contract as people of these roles: address and role to the whole answer. */
export async function apiAnswers(
  stage: Stage,
  ask: Ask,
  roles: readonly ('signed out' | 'admin' | 'creator')[],
): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const endpoint of endpoints.filter(
    ({ method, name }) => method === 'GET' && name !== ENDLESS,
  )) {
    for (const url of addressesOf(endpoint, stage)) {
      for (const role of roles) {
        const { person } = member(stage, role);
        const text = textOf(settled(await ask(person, { method: 'GET', url })));
        answers.set(`${role} ${url}`, withoutOther(text));
      }
    }
  }
  return answers;
}

function withoutOther(text: string): string {
  const plain = BESIDE_RELEASES.reduce((left, pattern) => left.replaceAll(pattern, '""'), text);
  // The length follows from what was left out.
  return plain === text ? text : plain.replace(/"content-length":"\d+"/, '"content-length":""');
}

/** Everything released that the database holds. */
export async function releaseRows({ world }: Stage): Promise<SeenRow[]> {
  const { db } = world.context.database;
  const windows = await db.selectFrom('view_windows').selectAll().execute();
  const bySeries = new Map(windows.map((window) => [window.series, window]));
  const rows = await db.selectFrom('view_releases').selectAll().execute();
  return rows.flatMap((row) => {
    const of = bySeries.get(row.series);
    if (of === undefined) return [];
    return {
      video: of.video_id,
      pace: of.pace,
      first: row.first_window,
      last: row.last_window,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      counts: JSON.parse(row.counts) as number[],
      variances: [row.first_variance, row.second_variance],
    };
  });
}

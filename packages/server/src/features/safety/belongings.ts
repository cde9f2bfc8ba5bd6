import type { Belongings } from '#lib/belongings.ts';
import { updateCase } from './case-store.ts';
import { listOwnReports } from './own-reports.ts';
import type { SafetyOptions } from './parts.ts';
import { forgetReporter } from './report-store.ts';
import { KEPT_MS } from './own-reports.ts';
import { listStatements } from './statements.ts';

/**
 * What an account reported, and what was decided about it. At its end its reports lose their words and its name; cases
 * about it stay a year, since whoever deletes an account would otherwise delete what it is accused of.
 */
export function safetyBelongings(options: SafetyOptions): Belongings {
  const { db, clock } = options;
  return {
    exportName: 'reports.json',
    async exportOf(id) {
      return {
        reports: await all((cursor) => listOwnReports(options, id, cursor), 'reports'),
        decisions: await all((cursor) => listStatements(options, id, cursor), 'statements'),
      };
    },
    async forget(id) {
      await forgetReporter(db, id);
      const open = await db
        .selectFrom('cases')
        .select('id')
        .where('account_id', '=', id)
        .where('ends_at', 'is', null)
        .execute();
      const ends_at = clock.now() + KEPT_MS;
      for (const row of open) await updateCase(db, row.id, { ends_at });
    },
  };
}

async function all<Name extends string, One>(
  page: (cursor: string | undefined) => Promise<Record<Name, One[]> & { next: string | null }>,
  name: Name,
): Promise<One[]> {
  const found: One[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const part = await page(cursor);
    found.push(...part[name]);
    cursor = part.next;
  }
  return found;
}

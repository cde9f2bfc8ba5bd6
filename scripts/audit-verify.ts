import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  walkChain,
  type AuditEntry,
  type ChainReport,
} from '../packages/server/src/features/safety/audit-chain.ts';
import { dataDir } from './backup/say.ts';
import { DATABASE } from './backup/manifest.ts';
import { finish } from './finish.ts';

// npm run audit:verify [-- HASH]: walks the audit log of the desk; HASH is a head that was noted earlier.
await finish(() => {
  const [known, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (known !== undefined && !/^[0-9a-f]{64}$/.test(known)))
    throw new Error('Usage: npm run audit:verify [-- HASH]');
  const source = path.join(dataDir(), DATABASE);
  if (!existsSync(source)) throw new Error(`There is no instance in ${dataDir()}: set DATA_DIR.`);
  console.log(sentenceOf(reportOn(source, known)));
  return Promise.resolve();
});

/** One state, however busy the instance is. */
function reportOn(source: string, known: string | undefined): ChainReport {
  const database = new DatabaseSync(source, { readOnly: true });
  try {
    const rows = database.prepare('select * from audit_log order by number').iterate();
    return walkChain(rows as unknown as Iterable<AuditEntry>, known);
  } finally {
    database.close();
  }
}

function sentenceOf({ entries, head, brokenAt, hasKnown }: ChainReport): string {
  if (brokenAt !== null)
    throw new Error(
      `The audit log is broken: entry ${brokenAt} does not follow from the ${entries} before it.`,
    );
  if (hasKnown === false)
    throw new Error(
      `The audit log has ${entries} entries in one chain, and not the one that was noted: some were taken off its end.`,
    );
  const noted = hasKnown === true ? ' The entry that was noted is in it.' : '';
  return `The audit log is whole: ${entries} entries in one chain, which ends with ${head}.${noted}`;
}

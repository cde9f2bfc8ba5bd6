import type { Readable } from 'node:stream';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import { zipStream, type ZipWriter } from '#lib/zip-stream.ts';
import { readmeOf } from './readme.ts';

/** The zip of an account. Made while it is read: nothing of it is kept, and a slow reader slows it down. */
export type AccountExport = (id: AccountId) => Readable;

/** What an export is made of. */
export interface ExportOptions {
  clock: Pick<Clock, 'now'>;
  belongings: readonly Belongings[];
  instanceName: string;
}

export function createExport(options: ExportOptions): AccountExport {
  return (id) => {
    // Of the day, as everything else that is dated without need.
    const at = new Date(Math.floor(options.clock.now() / 86_400_000) * 86_400_000);
    return zipStream(at, (zip) => fill(zip, options, { id, at }));
  };
}

async function fill(
  zip: ZipWriter,
  { belongings, instanceName }: ExportOptions,
  { id, at }: { id: AccountId; at: Date },
): Promise<void> {
  const names: string[] = [];
  for (const { exportName, exportOf } of belongings) {
    if (exportName === null) continue;
    zip.text(exportName, `${JSON.stringify(await exportOf(id), null, 2)}\n`);
    names.push(exportName);
  }
  zip.text('README.txt', readmeOf({ instanceName, at, names }));
  for (const { filesOf } of belongings) {
    for await (const file of filesOf?.(id) ?? []) zip.file(file);
  }
}

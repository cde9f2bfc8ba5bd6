import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Belongings, ExportFile } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
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
    const zip = new ZipFile();
    const stream = zip.outputStream as Readable;
    const fail = (error: Error) => void stream.destroy(error);
    zip.on('error', fail);
    const open = { current: null as Readable | null };
    // Whoever breaks off leaves no file open.
    stream.once('close', () => open.current?.destroy());
    void fill({ zip, open }, options, id).catch(fail);
    return stream;
  };
}

/** A zip that is being written, and the file that it reads: whoever breaks off leaves none open. */
interface Writing {
  zip: ZipFile;
  open: { current: Readable | null };
}

async function fill(writing: Writing, options: ExportOptions, id: AccountId): Promise<void> {
  const { zip } = writing;
  const { belongings, clock, instanceName } = options;
  // Of the day, as everything else that is dated without need.
  const at = new Date(Math.floor(clock.now() / 86_400_000) * 86_400_000);
  const names: string[] = [];
  for (const { exportName, exportOf } of belongings) {
    if (exportName === null) continue;
    const text = JSON.stringify(await exportOf(id), null, 2);
    zip.addBuffer(Buffer.from(`${text}\n`), exportName, { mtime: at });
    names.push(exportName);
  }
  zip.addBuffer(Buffer.from(readmeOf({ instanceName, at, names })), 'README.txt', { mtime: at });
  for (const { filesOf } of belongings) {
    for await (const file of filesOf?.(id) ?? []) add(writing, file, at);
  }
  zip.end();
}

/** Opened when everything before it has been read, and not compressed: pictures and films are. */
function add({ zip, open: reading }: Writing, { path, open }: ExportFile, mtime: Date): void {
  zip.addReadStreamLazy(path, { compress: false, mtime }, (give) => {
    void read(open, reading).then(
      (stream) => give(null, stream),
      (error: unknown) => give(error, Readable.from([])),
    );
  });
}

/** What was deleted meanwhile is an empty file: its name is promised already. */
async function read(open: ExportFile['open'], reading: Writing['open']): Promise<Readable> {
  const stream = (await open())?.stream ?? Readable.from([]);
  reading.current = stream;
  return stream;
}

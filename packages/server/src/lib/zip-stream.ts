import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ExportFile } from './belongings.ts';

/** A zip while it is filled. */
export interface ZipWriter {
  /** A file of text. */
  text(path: string, text: string): void;
  /** Opened when everything before it has been read, and not compressed: pictures and films are. */
  file(file: ExportFile): void;
}

/** A zip that is made while it is read: nothing of it is kept, and a slow reader slows it down. `at`: date of its files. */
export function zipStream(at: Date, fill: (zip: ZipWriter) => Promise<void>): Readable {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  const fail = (error: Error) => void stream.destroy(error);
  zip.on('error', fail);
  const reading: Reading = { current: null };
  // Whoever breaks off leaves no file open.
  stream.once('close', () => reading.current?.destroy());
  const writer: ZipWriter = {
    text: (path, text) => zip.addBuffer(Buffer.from(text), path, { mtime: at }),
    file({ path, open }) {
      zip.addReadStreamLazy(path, { compress: false, mtime: at }, (give) => {
        void read(open, reading).then(
          (opened) => give(null, opened),
          (error: unknown) => give(error, Readable.from([])),
        );
      });
    },
  };
  void fill(writer)
    .then(() => zip.end())
    .catch(fail);
  return stream;
}

/** The file that is read now: whoever breaks off leaves none open. */
interface Reading {
  current: Readable | null;
}

/** What was deleted meanwhile is an empty file: its name is promised already. */
async function read(open: ExportFile['open'], reading: Reading): Promise<Readable> {
  const stream = (await open())?.stream ?? Readable.from([]);
  reading.current = stream;
  return stream;
}

import path from 'node:path';
import { configFrom, readEnv } from '../../packages/server/src/config.ts';

/** The data folder that the environment names, as the server reads it. */
export function dataDir(): string {
  return path.resolve(configFrom(readEnv(process.env)).dataDir);
}

/** The one file named on the command line, seen from where the person stands. */
export function fileArgument(usage: string): string {
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined || rest.length > 0) throw new Error(`Usage: ${usage}`);
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}

/** "a database of 1.2 MB and 24 media files of 31.0 MB" */
export function amount(parts: {
  databaseBytes: number;
  blobs: { count: number; bytes: number };
}): string {
  const { databaseBytes, blobs } = parts;
  return `a database of ${megabytes(databaseBytes)} and ${blobs.count} media files of ${megabytes(blobs.bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

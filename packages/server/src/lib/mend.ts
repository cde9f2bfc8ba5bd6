interface StartFault {
  code?: string;
  path?: string;
  port?: number;
  address?: string;
  hostname?: string;
  message?: string;
}

/** One line for whoever starts the process: what is wrong and how to mend it. */
export function mendOf(error: unknown): string {
  const fault = error as StartFault;
  const mend = fault.code === undefined ? undefined : mends[fault.code];
  return mend?.(fault) ?? fault.message ?? String(error);
}

const mends: Record<string, (fault: StartFault) => string> = {
  EADDRINUSE: ({ port = 4000 }) =>
    `port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
  EADDRNOTAVAIL: ({ address }) =>
    `HOST (${address}) is not an address of this machine. Set it to one that is, or to 0.0.0.0 for all of them.`,
  ENOTFOUND: nameless,
  EAI_AGAIN: nameless,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  ENOTDIR: ({ path }) => `${path} is not a folder. Set DATA_DIR to a folder.`,
  EEXIST: ({ path }) => `${path} is not a folder. Set DATA_DIR to a folder.`,
  EISDIR: ({ path }) =>
    `${path} is a folder where a file belongs. Move it away, or restore a backup: npm run restore`,
  ENOSPC: () => 'the disk is full. Free some space and start again.',
  SQLITE_CANTOPEN: unwritable,
  SQLITE_READONLY: unwritable,
  SQLITE_NOTADB: damaged,
  SQLITE_CORRUPT: damaged,
};

function nameless({ hostname }: StartFault): string {
  return `HOST (${hostname}) is a name without an address. Set it to an address of this machine, or to 0.0.0.0 for all of them.`;
}

function forbidden({ path, port }: StartFault): string {
  return path === undefined
    ? `no permission to listen on port ${port}. Choose one above 1023: PORT=4000 npm start`
    : `no permission to write ${path}. Make the data folder writable for this user, or set DATA_DIR to one that is.`;
}

function unwritable(): string {
  return 'the database cannot be opened for writing. Make the data folder and the files in it writable for this user.';
}

function damaged(): string {
  return 'the database footlights.db is damaged. Restore it from a backup: npm run restore';
}

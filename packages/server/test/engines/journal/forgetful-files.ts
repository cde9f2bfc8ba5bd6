import { posix } from 'node:path';
import type { Files, OpenFile } from '#engines/journal/files.ts';

/** A disk in memory that can lose power, run out of space, and fail. */
export interface ForgetfulDisk {
  files: Files;
  /** Forgets what was not synced; of each such change a random part may have landed all the same. */
  cutPower(random: () => number): void;
  /** Bytes that may still be written; writes beyond end half way with ENOSPC. */
  space: number;
  /** Called before each operation: what it throws is what the operation rejects with. */
  before: (operation: string, path: string) => void;
  /** Every file that is there now. */
  contents(): Uint8Array[];
}

interface Node {
  now: Buffer;
  synced: Buffer;
  /** What a failed sync did not write and later ones take for written, as Linux does; null: nothing. */
  skipped: Buffer | null;
}

interface Folder {
  now: Map<string, Node>;
  synced: Map<string, Node>;
}

/** An empty disk. Folders themselves are durable at once; the names in them are not. */
export function createForgetfulDisk(): ForgetfulDisk {
  const folders = new Map<string, Folder>();
  const disk: ForgetfulDisk = {
    files: createFiles(),
    space: Infinity,
    before: () => undefined,
    cutPower(random) {
      for (const folder of folders.values()) {
        for (const name of new Set([...folder.now.keys(), ...folder.synced.keys()])) {
          const node = (random() < 0.5 ? folder.now : folder.synced).get(name);
          if (node === undefined) folder.now.delete(name);
          else folder.now.set(name, node);
        }
        folder.synced = new Map(folder.now);
        for (const node of folder.now.values()) tear(node, random);
      }
    },
    contents: () => [...folders.values()].flatMap(({ now }) => [...now.values()].map((n) => n.now)),
  };

  function folderOf(path: string): Folder {
    const folder = folders.get(posix.dirname(path));
    if (folder === undefined) throw failure('ENOENT', path);
    return folder;
  }
  function nodeAt(path: string): Node {
    const node = folderOf(path).now.get(posix.basename(path));
    if (node === undefined) throw failure('ENOENT', path);
    return node;
  }
  async function perform<T>(operation: string, path: string, task: () => T): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve));
    disk.before(operation, path);
    return task();
  }
  function syncNode(node: Node, path: string): void {
    try {
      disk.before('sync', path);
    } catch (error) {
      node.skipped = Buffer.from(node.now);
      throw error;
    }
    node.synced = written(node);
  }
  function createFiles(): Files {
    const openNode = (node: Node, path: string, isSynced = false): OpenFile => ({
      write: (bytes, at) =>
        perform('write', path, () => {
          const taken = Math.min(bytes.length, disk.space);
          disk.space -= taken;
          const grown = Buffer.alloc(Math.max(node.now.length, at + taken));
          node.now.copy(grown);
          grown.set(bytes.subarray(0, taken), at);
          node.now = grown;
          if (taken < bytes.length) throw failure('ENOSPC', path);
          // NOTE: the sync that belongs to the write may fail when all bytes are there.
          if (isSynced) syncNode(node, path);
        }),
      truncate: (bytes) =>
        perform('truncate', path, () => {
          node.now = Buffer.from(node.now.subarray(0, bytes));
        }),
      sync: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        syncNode(node, path);
      },
      close: () => Promise.resolve(),
    });
    const create = (path: string, isSynced: boolean) =>
      perform('create', path, () => {
        const { now } = folderOf(path);
        if (now.has(posix.basename(path))) throw failure('EEXIST', path);
        const node = { now: Buffer.alloc(0), synced: Buffer.alloc(0), skipped: null };
        now.set(posix.basename(path), node);
        return openNode(node, path, isSynced);
      });
    return {
      makeFolder: (path) =>
        perform('makeFolder', path, () => {
          for (let at = path; !folders.has(at); at = posix.dirname(at)) {
            folders.set(at, { now: new Map(), synced: new Map() });
          }
        }),
      list: (path) =>
        perform('list', path, () => [
          ...(folders.get(path)?.now.keys() ?? []),
          ...[...folders.keys()]
            .filter((other) => posix.dirname(other) === path && other !== path)
            .map((other) => posix.basename(other)),
        ]),
      create: (path) => create(path, false),
      createSynced: (path) => create(path, true),
      open: (path) => perform('open', path, () => openNode(nodeAt(path), path)),
      read: (path, most) => perform('read', path, () => nodeAt(path).now.subarray(0, most)),
      size: (path) => perform('size', path, () => nodeAt(path).now.length),
      rename: (from, to) =>
        perform('rename', from, () => {
          const node = nodeAt(from);
          folderOf(from).now.delete(posix.basename(from));
          folderOf(to).now.set(posix.basename(to), node);
        }),
      remove: (path) =>
        perform('remove', path, () => {
          folderOf(path).now.delete(posix.basename(path));
        }),
      removeFolder: (path) =>
        perform('removeFolder', path, () => {
          if ((folders.get(path)?.now.size ?? 0) > 0) throw failure('ENOTEMPTY', path);
          folders.delete(path);
        }),
      syncFolder: (path) =>
        perform('syncFolder', path, () => {
          const folder = folders.get(path);
          if (folder === undefined) throw failure('ENOENT', path);
          folder.synced = new Map(folder.now);
        }),
    };
  }
  return disk;
}

const BLOCK_BYTES = 4096;

/** The durable bytes after a sync: pages that a failed one skipped and nobody wrote since stay as they were. */
function written({ now, synced, skipped }: Node): Buffer {
  const durable = Buffer.from(now);
  if (skipped === null) return durable;
  const isSkipped = (from: number, to: number) =>
    skipped.subarray(from, to).equals(now.subarray(from, to));
  const length = now.length === skipped.length ? Math.min(synced.length, now.length) : now.length;
  for (let at = 0; at < length; at += BLOCK_BYTES) {
    const to = Math.min(at + BLOCK_BYTES, length);
    if (!isSkipped(at, to)) continue;
    durable.fill(0, at, to);
    durable.set(synced.subarray(at, to), at);
  }
  return durable.subarray(0, length);
}

/**
 * What a power cut leaves of unsynced changes: none, all, or, block by block and in any order, some of them, with any
 * length between the two and zeros where nothing landed.
 */
function tear(node: Node, random: () => number): void {
  const { now, synced } = node;
  const choice = random();
  if (choice < 0.2) node.now = Buffer.from(synced);
  else if (choice < 0.8) {
    const shorter = Math.min(now.length, synced.length);
    const longer = Math.max(now.length, synced.length);
    const torn = Buffer.alloc(shorter + Math.floor(random() * (longer - shorter + 1)));
    for (let at = 0; at < torn.length; at += BLOCK_BYTES) {
      const to = Math.min(at + BLOCK_BYTES, torn.length);
      torn.set((random() < 0.5 ? now : synced).subarray(at, to), at);
    }
    node.now = torn;
  }
  node.synced = Buffer.from(node.now);
  node.skipped = null;
}

/** An error such as the operating system gives. */
export function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

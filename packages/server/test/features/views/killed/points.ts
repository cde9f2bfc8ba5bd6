import type { Files, OpenFile } from '#engines/journal/files.ts';
import type { Keys } from '#engines/keys/port.ts';

/** Called before (`isDone` false) and after each operation on a file or key. */
export type Watch = (operation: string, path: string, isDone: boolean) => void;

/** The same files, with every operation watched. */
export function watchedFiles(files: Files, watch: Watch): Files {
  const watched = { ...files };
  for (const name of Object.keys(files) as (keyof Files)[]) {
    const operation = files[name] as (path: string, ...rest: unknown[]) => Promise<unknown>;
    Object.assign(watched, {
      [name]: async (path: string, ...rest: unknown[]) => {
        watch(name, path, false);
        const result = await operation(path, ...rest);
        watch(name, path, true);
        return ['open', 'create', 'createSynced'].includes(name)
          ? watchedFile(result as OpenFile, path, watch)
          : result;
      },
    });
  }
  return watched;
}

function watchedFile(file: OpenFile, path: string, watch: Watch): OpenFile {
  const around = async (operation: string, task: () => Promise<void>) => {
    watch(operation, path, false);
    await task();
    watch(operation, path, true);
  };
  return {
    write: (bytes, at) => around('write', () => file.write(bytes, at)),
    truncate: (bytes) => around('truncate', () => file.truncate(bytes)),
    sync: () => around('sync', () => file.sync()),
    close: () => file.close(),
  };
}

/** The same keys, with what changes them watched. */
export function watchedKeys(keys: Keys, watch: Watch): Keys {
  const around = async <T>(operation: string, task: () => Promise<T>): Promise<T> => {
    watch(operation, 'key', false);
    const result = await task();
    watch(operation, 'key', true);
    return result;
  };
  return {
    ...keys,
    create: (day) => around('create', () => keys.create(day)),
    destroy: (day) => around('destroy', () => keys.destroy(day)),
    mark: (day, mark) => around('mark', () => keys.mark(day, mark)),
  };
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of uploaded files: half arrived ones of uploads, and whole ones until their clip is made. */
export interface Sources {
  pathOf(name: string): string;
  /** Removing what is gone, or null, is fine. */
  remove(name: string | null): Promise<void>;
  names(): Promise<string[]>;
}

export function createSources(root: string): Sources {
  return {
    pathOf: (name) => join(root, name),
    remove: async (name) => (name === null ? undefined : rm(join(root, name), { force: true })),
    names: () => readdir(root),
  };
}

import path from 'node:path';

/** Folder of the checkout. */
export const root: string = path.dirname(import.meta.dirname);

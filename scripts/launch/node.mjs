import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Mend } from './mend.mjs';

const wanted = 24;

/**
 * The Node that runs the TypeScript sources: this one if it is new enough, else the one that npm installed.
 * @param {string} root
 * @returns {string} path of an executable
 */
export function findNode(root) {
  if (Number.parseInt(process.versions.node, 10) >= wanted) return process.execPath;
  const carried = path.join(
    root,
    'node_modules',
    `node-${process.platform}-${process.arch}`,
    'bin/node',
  );
  if (!existsSync(carried)) {
    throw new Mend(
      `Footlights runs on Node ${wanted}; this is ${process.versions.node} and npm has none for ${process.platform}-${process.arch}: install Node ${wanted} (https://nodejs.org) and try again.`,
    );
  }
  try {
    accessSync(carried, constants.R_OK | constants.X_OK);
  } catch {
    throw new Mend(
      `${carried} cannot be executed by this user: run "chmod a+rx ${carried}" as its owner.`,
    );
  }
  return carried;
}

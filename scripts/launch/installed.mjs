import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * Whether node_modules holds what package-lock.json asks for on this platform. A few milliseconds, no npm.
 * The stamp says which lockfile was installed; the existence of every package notices what was deleted or cut short.
 * @param {string} root folder of the checkout
 */
export function isInstalled(root) {
  const found = readJson(path.join(root, 'node_modules/.package-lock.json'))?.packages;
  if (found === undefined || !isWhole(root, found)) return false;
  if (readText(stampFile(root)) === stamp(root)) return true;
  if (!agrees(found, readJson(path.join(root, 'package-lock.json'))?.packages)) return false;
  markInstalled(root);
  return true;
}

/**
 * Remembers that node_modules is whole for the present lockfile; on a read-only checkout it is found out again each time.
 * @param {string} root
 */
export function markInstalled(root) {
  try {
    writeFileSync(stampFile(root), stamp(root));
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

// npm writes its hidden lockfile last, so an install that was cut short has none or one that names missing folders.
function isWhole(root, found) {
  return Object.keys(found).every((place) => existsSync(path.join(root, place, 'package.json')));
}

// Somebody may have run npm by hand: then the hidden lockfile says the same as the lockfile, optional packages apart.
function agrees(found, wanted) {
  if (wanted === undefined) return false;
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true;
    const present = found[place];
    return present === undefined ? optional === true : present.version === version;
  });
}

function stamp(root) {
  const lock = createHash('sha256').update(readText(path.join(root, 'package-lock.json')) ?? '');
  return `${lock.digest('hex')} ${process.platform}-${process.arch}\n`;
}

function stampFile(root) {
  return path.join(root, 'node_modules/.footlights-installed');
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does work that only one process of this checkout may do at a time; the others wait, and say for whom.
 * A lock whose holder is no more is taken over.
 * @template Result
 * @param {string} lock file that names the holder while it works
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withLock(lock, work) {
  while (!take(lock)) await waitFor(lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  mkdirSync(path.dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

async function waitFor(lock) {
  let holder = holderOf(lock);
  if (Number.isNaN(holder)) {
    // The file is there before the number in it.
    await wait(250);
    holder = holderOf(lock);
  }
  if (!isAlive(holder)) {
    rmSync(lock, { force: true });
    return;
  }
  console.log(`Waiting for process ${holder}, which holds ${lock} …`);
  while (existsSync(lock) && isAlive(holder)) await wait(250);
}

function holderOf(lock) {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return Number.NaN;
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { isInstalled, markInstalled } from './installed.mjs';
import { Mend } from './mend.mjs';

/**
 * Installs exactly what package-lock.json names, development dependencies included whatever NODE_ENV says
 * (they build the web app). One install at a time: a second process waits for the first.
 * @param {string} root
 */
export async function install(root) {
  refuseUnwritable(root);
  const lock = path.join(root, '.cache/installing');
  while (!takeLock(lock)) await waitFor(lock);
  try {
    if (isInstalled(root)) return;
    console.log('Installing dependencies (npm ci); the first time takes about a minute …');
    const code = await npm(['ci', '--include=dev', '--include=optional', '--loglevel=error'], root);
    if (code !== 0) {
      throw new Mend(
        `The dependencies could not be installed: npm ended with ${code}. Its lines above say why; the same command tries again.`,
      );
    }
    markInstalled(root);
  } finally {
    rmSync(lock, { force: true });
  }
}

function refuseUnwritable(root) {
  for (const folder of [root, path.join(root, 'node_modules')]) {
    if (!existsSync(folder)) continue;
    try {
      accessSync(folder, constants.W_OK | constants.X_OK);
    } catch {
      throw new Mend(
        `The dependencies are not installed and ${folder} cannot be written by this user: run "npm ci --include=dev" there as its owner, or change the owner.`,
      );
    }
  }
}

function takeLock(lock) {
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
  const holder = Number.parseInt(existsSync(lock) ? readFileSync(lock, 'utf8') : '', 10);
  if (!isAlive(holder)) {
    rmSync(lock, { force: true });
    return;
  }
  console.log(
    `Process ${holder} is installing the dependencies; waiting for it (it holds ${lock}) …`,
  );
  while (existsSync(lock) && isAlive(holder)) await wait(250);
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

// Under `npm start`, npm_execpath is that npm's own file; another package manager's is of no use here.
function npm(args, cwd) {
  const own = process.env['npm_execpath'];
  const [file, first] =
    own !== undefined && path.basename(own) === 'npm-cli.js'
      ? [process.execPath, [own]]
      : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], { cwd, stdio: 'inherit' });
    child.on('error', () => {
      reject(new Mend('npm was not found on PATH: install it (it comes with Node) and try again.'));
    });
    child.on('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
}

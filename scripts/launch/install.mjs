import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { isInstalled, markInstalled } from './installed.mjs';
import { withLock } from './lock.mjs';
import { Mend } from './mend.mjs';

/**
 * Installs exactly what package-lock.json names, development dependencies included whatever NODE_ENV says
 * (they build the web app).
 * @param {string} root folder of the checkout
 */
export async function install(root) {
  refuseUnwritable(root);
  await withLock(path.join(root, '.cache/installing'), async () => {
    // Another process may have done it while this one waited.
    if (isInstalled(root)) return;
    console.log('Installing dependencies (npm ci); the first time takes about a minute …');
    const code = await npm(['ci', '--include=dev', '--include=optional', '--loglevel=error'], root);
    if (code !== 0) {
      throw new Mend(
        `The dependencies could not be installed: npm ended with ${code}. Its lines above say why; the same command tries again.`,
      );
    }
    markInstalled(root);
  });
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

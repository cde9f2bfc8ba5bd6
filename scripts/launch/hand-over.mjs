import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { isatty } from 'node:tty';
import { Mend } from './mend.mjs';

/** The same signal within this time is the same wish: npm passes on what the terminal already sent. */
const echoMilliseconds = 500;

/**
 * Runs the script as a child, passes signals on and resolves with its exit code.
 * @param {{ root: string, node: string, script: string, args: string[] }} job
 * @returns {Promise<number>}
 */
export function handOver({ root, node, script, args }) {
  const child = spawn(node, [script, ...args], { stdio: 'inherit', env: environment(root, node) });
  const stop = passSignals(child);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      stop();
      reject(new Mend(`${node} could not be run (${error.code}): ${cure(error.code)}`));
    });
    child.on('exit', (code, signal) => {
      stop();
      resolve(code ?? 128 + (os.constants.signals[signal] ?? 0));
    });
  });
}

// Tools with a `#!/usr/bin/env node` line shall meet the same Node and the project's own binaries.
function environment(root, node) {
  const before = process.env['PATH'];
  const first = [path.dirname(node), path.join(root, 'node_modules/.bin')];
  return { ...process.env, PATH: [...first, ...(before ? [before] : [])].join(path.delimiter) };
}

function passSignals(child) {
  // The terminal sends Ctrl-C to every process of the foreground group, the child included.
  const fromTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  const last = new Map();
  const pass = (signal) => {
    if (fromTerminal && signal === 'SIGINT') return;
    const isEcho = performance.now() - (last.get(signal) ?? -Infinity) < echoMilliseconds;
    last.set(signal, performance.now());
    if (!isEcho) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}

function cure(code) {
  if (code === 'ENOENT')
    return 'this system lacks the C library it was built for; install Node 24 from the system.';
  if (code === 'EACCES')
    return 'it lies on a file system that forbids execution, or has lost its execute bit.';
  return 'install Node 24 (https://nodejs.org) and try again.';
}

// Runs `scripts/<command>.ts` (a colon of the command is a hyphen of the file) on Node 24 or newer, installing what is missing first.
// Plain JavaScript without dependencies: this file has to run on the Node that the machine already has (20 or newer).
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { handOver } from './launch/hand-over.mjs';
import { install } from './launch/install.mjs';
import { isInstalled } from './launch/installed.mjs';
import { Mend } from './launch/mend.mjs';
import { findNode } from './launch/node.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const oldest = 20;

async function launch([command, ...args]) {
  if (Number.parseInt(process.versions.node, 10) < oldest) {
    throw new Mend(
      `Footlights needs Node ${oldest} or newer to start; this is Node ${process.versions.node}. Get one at https://nodejs.org.`,
    );
  }
  const script = path.join(root, 'scripts', `${String(command).replaceAll(':', '-')}.ts`);
  if (!commands().includes(command) || !existsSync(script)) {
    throw new Mend(`There is no command "${command ?? ''}". Commands: ${commands().join(', ')}.`);
  }
  if (!isInstalled(root)) await install(root);
  return handOver({ root, node: findNode(root), script, args });
}

function commands() {
  return Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts);
}

try {
  process.exitCode = await launch(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Mend)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

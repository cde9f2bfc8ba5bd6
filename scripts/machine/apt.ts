import { existsSync } from 'node:fs';
import { missingDebianPackages } from '../needs.ts';
import { run } from '../run.ts';

const updateMilliseconds = 3 * 60_000;
const installMilliseconds = 10 * 60_000;

/**
 * As root on Debian, installs what tests need and the machine lacks; elsewhere does nothing.
 * A failure is printed, not thrown: the tests concerned are skipped and say so.
 */
export async function installMissing(): Promise<void> {
  const packages = missingDebianPackages();
  if (packages.length === 0 || !canInstall()) return;
  console.log(`Installing ${packages.join(' ')} (apt-get); this can take some minutes …`);
  const update = await apt(['update', '-qq'], updateMilliseconds);
  const install = await apt(
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    installMilliseconds,
  );
  if (install.code === 0) return;
  const lines = `${update.code === 0 ? '' : update.output}${install.output}`.trimEnd().split('\n');
  console.log(`apt-get could not install ${packages.join(' ')}:\n${lines.slice(-10).join('\n')}`);
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

function apt(args: string[], timeout: number): ReturnType<typeof run> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run({ file: 'apt-get', args, env, timeout });
}

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Programs of util-linux that bound a child. Without them memory is watched and abort still kills. */
export type Wrappers = {
  /** Sets hard limits on address space and processor time. */
  readonly prlimit: string | null;
  /** Lets the kernel kill the child when this process dies, even by SIGKILL. */
  readonly setpriv: string | null;
};

/** Looks for the wrappers on `PATH` and tries each once. */
export async function findWrappers(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Wrappers> {
  const directories = directoriesOf(env);
  const [prlimit, setpriv] = await Promise.all([
    findProgram('prlimit', directories),
    findProgram('setpriv', directories),
  ]);
  const [canLimit, canBind] = await Promise.all([
    prlimit !== null && works(prlimit, ['--core=0', process.execPath, '--version']),
    setpriv !== null &&
      works(setpriv, ['--pdeathsig', 'KILL', '--', process.execPath, '--version']),
  ]);
  return { prlimit: canLimit ? prlimit : null, setpriv: canBind ? setpriv : null };
}

/** `limits` are options of prlimit. The wrappers replace themselves by the program: its pid is the child's. */
export function wrap(
  wrappers: Wrappers,
  limits: readonly string[],
  line: readonly string[],
): readonly string[] {
  return [
    ...(wrappers.setpriv ? [wrappers.setpriv, '--pdeathsig', 'KILL', '--'] : []),
    ...(wrappers.prlimit ? [wrappers.prlimit, ...limits, '--'] : []),
    ...line,
  ];
}

export function directoriesOf(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return (env['PATH'] ?? '').split(delimiter).filter(Boolean);
}

/** The first executable of that name, or null. */
export async function findProgram(
  name: string,
  directories: readonly string[],
): Promise<string | null> {
  for (const path of directories.map((directory) => join(directory, name))) {
    if (await isExecutable(path)) return path;
  }
  return null;
}

export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function works(program: string, args: readonly string[]): Promise<boolean> {
  return promisify(execFile)(program, [...args], { timeout: 5000 }).then(
    () => true,
    () => false,
  );
}

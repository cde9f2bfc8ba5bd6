/** The part of package-lock.json that is read here. */
export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  version?: string;
  optionalDependencies?: Record<string, string>;
  cpu?: string[];
  os?: string[];
  libc?: string[];
  dev?: boolean;
  optional?: boolean;
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];
const libraries: Record<string, string> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/**
 * Adds the builds for other platforms that a registry did not have when the lockfile was made: npm leaves them out
 * then, and `npm ci` refuses a lockfile without them. They carry no integrity, since nobody here has seen them.
 */
export function completed(before: Lockfile): { lockfile: Lockfile; added: string[] } {
  const missing = Object.fromEntries(
    missingFrom(before).map(({ place, version, dev }) => [
      place,
      entryFor({ place, version, dev }),
    ]),
  );
  const packages = Object.entries({ ...before.packages, ...missing });
  const sorted = packages.toSorted(([one], [other]) => one.localeCompare(other, 'en'));
  return {
    lockfile: { ...before, packages: Object.fromEntries(sorted) },
    added: Object.keys(missing).map((place) => place.slice('node_modules/'.length)),
  };
}

interface Missing {
  place: string;
  version: string;
  dev: boolean;
}

/** Optional dependencies with an exact version that the lockfile names but does not lock. */
export function missingFrom({ packages }: Lockfile): Missing[] {
  return Object.values(packages).flatMap(({ optionalDependencies = {}, dev = false }) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => /^\d/u.test(version) && !isLocked(packages, name))
      .map(([name, version]) => ({ place: `node_modules/${name}`, version, dev })),
  );
}

function isLocked(packages: Lockfile['packages'], name: string): boolean {
  return Object.keys(packages).some((place) => place.endsWith(`node_modules/${name}`));
}

function entryFor({ place, version, dev }: Missing): LockedPackage {
  const words = place.slice(place.lastIndexOf('/') + 1).split('-');
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  if (os.length === 0 || cpu.length === 0) {
    throw new Error(`${place} does not say its platform in its name: lock it by hand.`);
  }
  const libc = os.includes('linux') ? words.flatMap((word) => libraries[word] ?? []) : [];
  return {
    version,
    cpu,
    ...(dev ? { dev } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    optional: true,
    os,
  };
}

import { accessSync, constants, globSync } from 'node:fs';
import path from 'node:path';

/** What some tests need from the machine beyond Node. */
export type Need = keyof typeof programs;

interface Program {
  /** Names to look for on PATH, best first. */
  names: readonly string[];
  /** Setting that names the file instead. */
  setting: string;
  /** Debian package that brings it. */
  debian: string;
  /** Folders to look in after those of PATH; `*` stands for any name, the highest first. */
  folders?: string;
}

const programs = {
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    setting: 'CHROMIUM_PATH',
    debian: 'chromium',
  },
  ffmpeg: { names: ['ffmpeg'], setting: 'FFMPEG_PATH', debian: 'ffmpeg' },
  postgresql: {
    names: ['postgres'],
    setting: 'POSTGRES_PATH',
    debian: 'postgresql',
    // Debian puts server programs beside PATH, by major version.
    folders: '/usr/lib/postgresql/*/bin',
  },
} as const satisfies Record<string, Program>;

/** Every need there is. */
export const allNeeds: readonly Need[] = ['chromium', 'ffmpeg', 'postgresql'];

/** Where the program lies, undefined where it is missing. Looked up anew at each call (a few stat calls). */
export function pathOf(need: Need): string | undefined {
  const { setting, names, folders: others }: Program = programs[need];
  const chosen = process.env[setting];
  if (chosen !== undefined && chosen !== '') return isExecutable(chosen) ? chosen : undefined;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((one) => one !== '');
  if (others !== undefined) folders.push(...globSync(others).toSorted().toReversed());
  const places = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return places.find((place) => isExecutable(place));
}

/** Debian packages that would bring what is missing; a path that was set by hand stays the setter's affair. */
export function missingDebianPackages(): string[] {
  return allNeeds
    .filter((need) => pathOf(need) === undefined && !process.env[programs[need].setting])
    .map((need) => programs[need].debian);
}

/** One sentence: what is missing and the command that mends it. */
export function remedyOf(need: Need): string {
  const { debian, setting } = programs[need];
  return `${need} was not found: run "apt-get install ${debian}" as root, or set ${setting}.`;
}

/**
 * Says whether tests that need these programs can run here.
 * @example
 * const { skip } = needs('chromium', 'ffmpeg');
 * describe.skipIf(skip)('a clip in a real browser', () => …);
 */
export function needs(...wanted: readonly Need[]): { skip: boolean; reason: string } {
  const missing = wanted.filter((need) => pathOf(need) === undefined);
  return { skip: missing.length > 0, reason: missing.map(remedyOf).join(' ') };
}

/** Arguments with which Chromium runs quietly under test: no calls home, and no sandbox for root, which refuses one. */
export function chromiumArgs(): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import type { World } from '../../packages/server/test/world.ts';
import { drawPlays, sendPlays, type PlantedPlay } from '../surfaces/crowd.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import { openWorld, setStage } from '../surfaces/stage.ts';
import { createTagFinder } from '../surfaces/tag-finder.ts';
import { createRemains, keysIn, openJournals, takeDisk, type Remains } from '../surfaces/thief.ts';

/** What a test plants on the disk of a day that is over. */
export interface PlantedOnDisk {
  /** Runs when the day is over, with the plays of it. */
  afterClose?: (world: World, plays: readonly PlantedPlay[]) => Promise<void>;
}

const PLAYS = 1_000;
const HALF_DAY_MS = 12 * 3_600_000;

/** Takes everything that is left of a day that is over, and looks for plays whose every detail is known. */
export const attack: Attack = {
  number: 7,
  title: 'Everything that is left of a closed day: are these plays in it?',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(
  options: AttackOptions,
  planted: PlantedOnDisk = {},
): Promise<Verdict> {
  const random = seededUnit(options.seed);
  await using world = await openWorld({ parts: options.parts });
  await using remains = await createRemains(world);
  const { clips } = await setStage(world, options.isQuick ? 4 : 20);
  const plays = clips.flatMap(({ id }) => drawPlays(id, PLAYS / clips.length, random));
  const half = plays.length / 2;
  await sendPlays(world, plays.slice(0, half));
  await remains.hold();
  // Past snapshots and releases, so that plays are in all states that they pass through.
  await world.clock.advance(HALF_DAY_MS - 300_000);
  await remains.hold();
  await sendPlays(world, plays.slice(half));
  await remains.hold();
  const during = await confirmed(world, remains, plays);
  if (!options.isQuick) await world.restart();
  await world.clock.advance(600_000);
  await world.settle();
  await planted.afterClose?.(world, plays);
  const after = await confirmed(world, remains, plays);
  const finds = findsOf(during, after);
  return {
    score: `${after.plays} of ${PLAYS.toLocaleString('en')} plays confirmed`,
    expectation: '0 plays',
    isHeld: finds.length === 0,
    figures: {
      planted: plays.length,
      confirmedBefore: during.plays,
      confirmedAfter: after.plays,
      keysTried: after.keys,
      filesSearched: after.files,
      // Of windows that are still open: told by whoever has the key of the day that follows, as of any open day.
      pendingCarried: after.pending,
    },
    finds,
  };
}

interface Loot {
  /** How many of the planted plays were found. */
  plays: number;
  files: number;
  keys: number;
  /** Exact pending plays that could be read. */
  pending: number;
}

function findsOf(during: Loot, after: Loot): string[] {
  const finds: string[] = [];
  if (after.plays > 0) finds.push(`${after.plays} plays of the closed day were found on the disk.`);
  if (during.plays < PLAYS) {
    finds.push(`Only ${during.plays} plays were found before the close: the search is blind.`);
  }
  return finds;
}

/** Searches all files, and all that any key opens, for the tags and for what could be made of them. */
async function confirmed(
  world: World,
  remains: Remains,
  plays: readonly PlantedPlay[],
): Promise<Loot> {
  const folders = [world.dataDir, remains.folder];
  const keys = await keysIn(folders);
  const files = await takeDisk(world);
  const texts: Uint8Array[] = [...files.entries()].flatMap(([path, bytes]) => [
    Buffer.from(path),
    bytes,
  ]);
  let pending = 0;
  for (const folder of folders) {
    for (const { plaintext, records } of await openJournals(folder, keys)) {
      texts.push(plaintext);
      for (const record of records) {
        if (record.kind === 'pending') pending += (record.fast[0] ?? 0) + (record.fast[1] ?? 0);
      }
    }
  }
  const { forms, perPlay } = formsOf(plays, await secretsOf(world));
  const finder = createTagFinder(forms);
  const found = new Set<number>();
  for (const text of texts) {
    for (const form of finder.find(text)) found.add(Math.floor(form / perPlay));
  }
  return { plays: found.size, files: files.size, keys: keys.length, pending };
}

async function secretsOf({ dataDir }: World): Promise<Buffer[]> {
  const text = await readFile(join(dataDir, 'secrets.json'), 'utf8');
  const values = Object.values(JSON.parse(text) as Record<string, string>);
  return values.flatMap((value) => [Buffer.from(value), Buffer.from(value, 'base64url')]);
}

/** Each tag as it is, and the first 8 bytes of what hashes make of it, alone and with its video. */
function formsOf(
  plays: readonly PlantedPlay[],
  secrets: readonly Buffer[],
): { forms: string[]; perPlay: number } {
  const forms = plays.flatMap(({ tag, video }) => {
    const bytes = Buffer.from(tag, 'hex');
    const inputs = [
      bytes,
      Buffer.from(tag),
      Buffer.concat([bytes, Buffer.from(video)]),
      Buffer.concat([Buffer.from(video), bytes]),
    ];
    const hashes = inputs.flatMap((input) => [
      ...['md5', 'sha1', 'sha256', 'sha512'].map((name) => createHash(name).update(input).digest()),
      ...secrets.map((secret) => createHmac('sha256', secret).update(input).digest()),
    ]);
    return [tag, ...hashes.map((hash) => hash.subarray(0, 8).toString('hex'))];
  });
  return { forms, perPlay: forms.length / plays.length };
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  endpoints,
  getOwnVideo,
  getVideo,
  Measured,
  Reading,
  refusals,
  scopes,
  ShownCount,
} from '@footlights/contract';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { drawPlays } from '../surfaces/crowd.ts';
import { contractFinds, countFinds } from '../surfaces/contract.ts';
import type { Planted } from '../surfaces/ask.ts';
import { watchAsPage } from '../surfaces/fan.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import { readSources, sayingFinds, sayingsOf } from '../surfaces/sources.ts';
import { member, openWorld, setStage, type Stage } from '../surfaces/stage.ts';
import { changedTables, readDatabase, schemaFinds, VIEW_TABLES } from '../surfaces/tables.ts';
import { kindFinds, tellingFinds } from '../surfaces/told.ts';
import { isViewShaped } from '../surfaces/words.ts';

/** Where the product would tell of a view if it did: none of these features may know one. */
const TELLING_FEATURES = ['notifications', 'safety', 'admin', 'exports', 'webhooks', 'apps'];

/** Looks for whatever could carry a view or a viewer to people: tables, messages, kinds, fields, and rows that change. */
export const attack: Attack = {
  number: 13,
  title: 'Notifications, reports, desk, exports, webhooks: any view, any viewer',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(options: AttackOptions, planted: Planted = {}): Promise<Verdict> {
  const random = seededUnit(options.seed);
  await using world = await openWorld({ parts: options.parts });
  const stage = await setStage(world, 4);
  // What the stage did on purpose has been told before anybody watches.
  await world.settle();
  planted.plant?.(world);
  const { schema } = readDatabase(world.dataDir);
  const sayings = sayingsOf(await readSources());
  const columns = [...schema.values()].flat().length;
  const finds = [
    ...schemaFinds(schema),
    ...sayingFinds(sayings),
    ...contractFinds(endpoints),
    ...[ShownCount, Measured, Reading].flatMap(countFinds),
    ...wordFinds(),
    ...tellingFinds(),
    ...(await kindFinds(world)),
    ...(await rowFinds(stage, random, options.isQuick ? 1 : 25)),
  ];
  const looked = columns + sayings.length + endpoints.length;
  return {
    score: `${finds.length} finds in ${looked} columns, messages and endpoints`,
    expectation: '0 finds',
    isHeld: finds.length === 0,
    figures: {
      tables: schema.size,
      columns,
      sayings: sayings.length,
      endpoints: endpoints.length,
      tellingFeatures: (await builtFeatures()).length,
    },
    finds: finds.slice(0, 12),
  };
}

/** Rights that an app can be granted, and refusals, beside those of intake. */
function wordFinds(): string[] {
  const granted = Object.keys(scopes).filter(isViewShaped);
  const refused = Object.keys(refusals).filter(
    (code) => isViewShaped(code) && !code.startsWith('plays/'),
  );
  return [...granted, ...refused].map((word) => `The contract has the word ${word}.`);
}

/** Which tables change when people who are signed in watch, then when a snapshot, a release and a day's end come. */
async function rowFinds(stage: Stage, random: () => number, rounds: number): Promise<string[]> {
  const { world, clips } = stage;
  const finds: string[] = [];
  const read = () => readDatabase(world.dataDir).contents;
  let before = read();
  const check = (when: string, mayChange: ReadonlySet<string>) => {
    const after = read();
    const changed = changedTables(before, after).filter((table) => !mayChange.has(table));
    finds.push(...changed.map((table) => `${when}, rows of ${table} changed.`));
    before = after;
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const { person, role } of stage.cast) {
      for (const { id, visibility } of clips) {
        if (visibility === 'private' && role !== 'creator') continue;
        await watchAsPage(person, drawPlays(id, 1, random)[0]!);
      }
    }
    await world.settle();
    check('When clips were watched', NOTHING);
  }
  const creator = member(stage, 'creator').person;
  for (const { id } of clips.filter((clip) => clip.creator === 'carla')) {
    await creator.call(getVideo, { params: { id } });
    await creator.call(getOwnVideo, { params: { id } });
  }
  check('When the creator looked', NOTHING);
  await world.clock.advance(11 * 60_000);
  await world.settle();
  check('When a snapshot came', NOTHING);
  await world.clock.advance(50 * 60_000);
  await world.settle();
  check('When numbers were released', new Set(['view_releases', 'view_windows', 'insight_days']));
  await world.clock.advance(12 * 3_600_000);
  await world.settle();
  check('When the day ended', VIEW_TABLES);
  return finds;
}

const NOTHING: ReadonlySet<string> = new Set();

async function builtFeatures(): Promise<string[]> {
  const features = await readdir(join(import.meta.dirname, '../../packages/server/src/features'));
  return features.filter((name) => TELLING_FEATURES.includes(name));
}

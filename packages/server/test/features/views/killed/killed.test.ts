import { createTally, type PlayRecord } from '@footlights/count';
import { expect, test } from 'vitest';
import { killLone, type Survived } from './lone-kills.ts';
import { cutPower } from './power-cuts.ts';
import { killWhole } from './whole-kills.ts';

const seed = 20_261_122;
const UNHARMED = { lost: 0, doubled: 0, finds: [] };

function harmOf({ lost, doubled, finds }: Survived): typeof UNHARMED {
  return { lost, doubled, finds: finds as never[] };
}

test(`killed again and again under load, also in snapshots, releases and at midnight, the counter loses no play that was answered and counts none twice (seed ${seed})`, async () => {
  const survived = await killLone({ kills: 8, seed });
  expect(harmOf(survived)).toEqual(UNHARMED);
  expect(survived.answered).toBeGreaterThan(500);
}, 90_000);

test(`so does the whole server over HTTP (seed ${seed})`, async () => {
  const survived = await killWhole({ kills: 3, seed });
  expect(harmOf(survived)).toEqual(UNHARMED);
  expect(survived.answered).toBeGreaterThan(30);
}, 90_000);

test(`100 power cuts in the middle of an operation lose no play that was answered, double none and look like no damage (seed ${seed})`, async () => {
  const survived = await cutPower({ cuts: 100, seed });
  expect(harmOf(survived)).toEqual(UNHARMED);
  expect(survived.answered).toBeGreaterThan(1000);
}, 60_000);

test(`a journal that does not sync loses plays to them, so they can tell (seed ${seed})`, async () => {
  const survived = await cutPower({
    cuts: 40,
    seed,
    weaken: (files) => ({ ...files, createSynced: (path) => files.create(path) }),
  });
  expect(survived.lost).toBeGreaterThan(0);
}, 60_000);

test(`a tally that ignores which plays it knows counts some twice, so they can tell (seed ${seed})`, async () => {
  let serial = 0;
  const survived = await cutPower({
    cuts: 40,
    seed,
    parts: {
      createTally(options) {
        const tally = createTally(options);
        const playTwice = (record: PlayRecord) => {
          serial += 1;
          tally.play({ ...record, tag: { high: serial, low: 7 } });
        };
        return {
          ...tally,
          play(record) {
            playTwice(record);
            return tally.play(record);
          },
          playAll(records) {
            for (const record of records) playTwice(record);
            return tally.playAll(records);
          },
        };
      },
    },
  });
  expect(survived.doubled).toBeGreaterThan(0);
}, 60_000);

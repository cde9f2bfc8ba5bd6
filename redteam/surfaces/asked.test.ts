import { expect, test } from 'vitest';
import { carryOut as askOften } from '../attacks/05-one-value.ts';
import { carryOut as recompute } from '../attacks/06-a-function-of-releases.ts';
import { carryOut as compareTwins } from '../attacks/10-until-the-next-release.ts';
import { carryOut as readEveryRoute } from '../attacks/12-every-route.ts';
import { askThrough, orderByExactCounts, tellExactCounts } from './leaks.ts';
import { rankOf } from './rank.ts';
import { countOf, heldTotals } from './recomputed.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import { drawTag } from './seeded.ts';
import { countsIn } from './shown.ts';

const OPTIONS = { isQuick: true, confidence: 0.9999, seed: 7 };

test('a count that is another in some languages is noticed', async () => {
  const ask = askThrough((text, _url, language) =>
    /^[a-m]/.test(language) ? text.replaceAll(/"value":(\d)/g, '"value":9$1') : text,
  );
  const { isHeld, finds } = await askOften(OPTIONS, { ask });
  expect(isHeld).toBe(false);
  expect(finds.join('\n')).toMatch(/Since release \d of v_\S+, 2 values/);
}, 180_000);

test('a count that holds more than its releases is noticed', async () => {
  const { isHeld, finds } = await recompute(OPTIONS, { plant: tellExactCounts });
  expect(isHeld).toBe(false);
  expect(finds.join('\n')).toMatch(/is said to have .*; the rows give/);
}, 180_000);

/** Where counts and the order of the feed are told. */
const isAsked = (url: string) => /^\/api\/v1\/(?:feed|videos|profiles)/.test(url);

test.each([
  ['in a count', tellExactCounts],
  ['in the order of the feed', orderByExactCounts],
])(
  'a play that shows %s before its release is noticed',
  async (_where, plant) => {
    const told: string[] = [];
    // The clip that leads may be the one that leads without the plays: then another draw shows it.
    for (let seed = 7; seed < 13 && told.length === 0; seed += 1) {
      told.push(...(await compareTwins({ ...OPTIONS, seed }, { plant, isAsked })).finds);
    }
    expect(told).not.toEqual([]);
    expect(told.every((find) => !find.startsWith('Before any play'))).toBe(true);
  },
  180_000,
);

test('an exact count, a tag and an undeclared field are noticed', async () => {
  const tag = drawTag(seededUnit(OPTIONS.seed));
  const ask = askThrough((text, url) => {
    if (url === '/') return `${text}<!-- 4,787 -->`;
    if (url === '/counting') return `${text}<!-- ${Buffer.from(tag, 'hex').toString('base64')} -->`;
    return url.includes('/feed') ? text.replace('{', '{"watching":3,') : text;
  });
  const { finds } = await readEveryRoute(OPTIONS, { ask });
  const told = finds.join('\n');
  expect(told).toContain('GET / as signed out tells 4,787, the exact number of viewers');
  expect(told).toContain(`GET /counting as signed out tells the tag ${tag}`);
  expect(told).toContain(
    'GET /api/v1/feed as signed out: the answer has the field .watching, which is not declared',
  );
}, 180_000);

test('counts are read from JSON, from JSON within a page, and from its script', () => {
  const id = `v_${'A'.repeat(22)}`;
  const json = `{"id":"${id}","renditions":[],"views":{"shown":null,"fewerThan":25,"value":-3,"standardError":9.5}}`;
  const script = `{id:"${id}",views:{shown:1200,fewerThan:25,value:1204,standardError:12}}`;
  const [first] = countsIn(json);
  expect(first).toEqual({ video: id, count: 'null/-3/9.500000' });
  expect(countsIn(JSON.stringify(json))).toEqual([first]);
  expect(countsIn(script)).toEqual([{ video: id, count: '1200/1204/12.000000' }]);
});

test('a held total moves after three standard errors and is never rounded down by another error', () => {
  const totals = heldTotals([
    { value: 20, variance: 100 },
    { value: 40, variance: 100 },
    { value: 5, variance: 100 },
    { value: -200, variance: 100 },
  ]);
  expect(totals.map(({ held }) => held)).toEqual([0, 60, 60, -135]);
  expect(totals.map(({ movedAfter }) => movedAfter)).toEqual([0, 2, 2, 4]);
  expect(totals.map(countOf)).toEqual([
    'null/0/10.000000',
    '60/60/14.142136',
    '60/60/17.320508',
    'null/-135/20.000000',
  ]);
});

test('rank counts what is independent', () => {
  expect(
    rankOf([
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ]),
  ).toBe(2);
  expect(
    rankOf([
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 1],
    ]),
  ).toBe(3);
  expect(
    rankOf([
      [2, 4],
      [1, 2],
      [0, 0],
    ]),
  ).toBe(1);
});

import { getCounting } from '@footlights/contract';
import { discreteLaplaceVariance, fraction } from '@footlights/count';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { addVideo, createAudience } from './plays.ts';
import { releaseRowsOf } from './release-rows.ts';

const HOUR = 3_600_000;

test.each([
  ['EPSILON_PLAYS', '0'],
  ['EPSILON_PLAYS', '-1'],
  ['EPSILON_VIEWERS', '10.5'],
  ['EPSILON_BINS', 'a lot'],
  ['EPSILON_SOURCE', 'Infinity'],
] as const)('%s=%s is refused at start with the rule and the value', async (name, value) => {
  await expect(createWorld({ env: { [name]: value } })).rejects.toThrow(
    `${name} must be a number from 0.01 to 10; it is "${value}".`,
  );
});

test('an ε that makes no fraction of small whole numbers is refused at start with the rule and the value', async () => {
  await expect(createWorld({ env: { EPSILON_PLAYS: '0.6005' } })).rejects.toThrow(
    /EPSILON_PLAYS.*The ε of plays is 0\.001 to 10 in steps of 0\.001; this one is 0\.6005\./,
  );
});

test('a configured ε is what is drawn with, what the public page says, and what standard errors come from', async () => {
  await using world = await createWorld({ env: { EPSILON_PLAYS: '0.3', EPSILON_VIEWERS: '0.5' } });
  const video = await addVideo(world);
  await world.clock.advance(HOUR);
  const { statistics, epsilon } = await world.visitor().call(getCounting, {});
  expect(statistics.map(({ name, scale }) => [name, scale])).toEqual([
    ['plays', '40/3'],
    ['viewers', '2'],
    ['bins', '4'],
    ['sources', '20/3'],
    ['packets', '200'],
  ]);
  expect(epsilon).toBeCloseTo(1.22);
  const variance = discreteLaplaceVariance(fraction(40, 3));
  const [row] = await releaseRowsOf(world.context.database.db);
  expect(row).toMatchObject({
    first_variance: variance,
    second_variance: discreteLaplaceVariance(fraction(2, 1)),
  });
  const { views, plays } = world.context.views.releasedOf([video]).get(video) ?? {};
  expect(views?.standardError).toBeCloseTo(Math.sqrt(variance), 10);
  expect(plays?.standardError).toBeCloseTo(Math.sqrt(2 * variance), 10);
});

test('the API gives "fewer than 25" until the shown total moves to 25 or more, and every value with its standard error', async () => {
  await using world = await createWorld();
  const [few, many] = [await addVideo(world), await addVideo(world)];
  const audience = createAudience(world);
  for (let i = 0; i < 300; i += 1) await audience.play({ video: many, viewer: `viewer-${i}` });
  await world.clock.advance(HOUR);
  const shown = world.context.views.shownOf([few, many]);
  const error = Math.sqrt(discreteLaplaceVariance(fraction(20, 3)));
  expect(shown.get(few)).toMatchObject({ fewerThan: 25, standardError: expect.closeTo(error, 10) });
  // 300 is more than 25 standard errors from what is not shown.
  const { shown: rounded, value, standardError } = shown.get(many) ?? {};
  expect(standardError).toBeCloseTo(error, 10);
  expect(Math.abs((value ?? 0) - 300)).toBeLessThan(15 * error);
  expect(rounded).toBeGreaterThanOrEqual(25);
  // Rounded to what the error supports: steps of 5 at 9.4.
  expect((rounded ?? 1) % 5).toBe(0);
});

import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { addVideo, createAudience } from './plays.ts';

const HOUR = 3_600_000;
/** So little noise that counts can be told to within a few. */
const QUIET = {
  EPSILON_PLAYS: '10',
  EPSILON_VIEWERS: '10',
  EPSILON_BINS: '10',
  EPSILON_SOURCE: '10',
};

test('plays show once their window is released, and not before', async () => {
  await using world = await createWorld({ env: QUIET });
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 200; i += 1) {
    expect((await audience.play({ video, viewer: `viewer-${i}` })).statusCode).toBe(204);
  }
  const before = world.context.views.shownOf([video]).get(video);
  expect(before).toMatchObject({ shown: null, value: 0 });
  await world.clock.advance(HOUR - 1);
  expect(world.context.views.shownOf([video]).get(video)).toEqual(before);
  await world.clock.advance(1);
  const after = world.context.views.shownOf([video]).get(video);
  expect(after?.shown).toBeGreaterThan(190);
  expect(after?.shown).toBeLessThan(210);
});

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import { createWorld, type World } from '#test/world.ts';

/** Of a document as it is sent, compressed, with a full page of clips in it. */
const BUDGET_BYTES = 20_000;
const isBuilt = existsSync(
  fileURLToPath(new URL('../../../web/build/handler.js', import.meta.url)),
);

describe.skipIf(!isBuilt)('the document of a page', () => {
  let world: World;
  const ids: string[] = [];
  beforeAll(async () => {
    world = await createWorld();
    for (let i = 0; i < 12; i += 1) {
      const caption = `Clip ${i}: ${words(i)} #harbour${i} #dusk`;
      ids.push((await plantClip(world, { creator: `ana${i}`, caption })).id);
    }
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test.each([
    ['the feed', () => '/'],
    ['a shared clip', () => `/v/${ids[0]}`],
    ['a profile', () => '/@ana0'],
  ])('of %s stays within 20 kB compressed, in the language that takes most', async (_, path) => {
    for (const language of ['en', 'de', 'es', 'fr', 'ar']) {
      const answer = await world.app.inject({
        url: path(),
        headers: {
          host: 'footlights.test',
          'accept-encoding': 'gzip',
          'accept-language': language,
        },
      });
      expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip' });
      // A shell without the clip would fit any budget.
      expect(answer.rawPayload.length).toBeGreaterThan(3_000);
      expect(answer.rawPayload.length).toBeLessThanOrEqual(BUDGET_BYTES);
    }
  });
});

/** Words that repeat little, as captions do. */
function words(seed: number): string {
  const letters = 'etaoinshrdlucmfwypvbgkjqxz';
  let at = seed + 1;
  const next = (below: number) => (at = (at * 48_271) % 2_147_483_647) % below;
  return Array.from({ length: 25 }, () =>
    Array.from({ length: 2 + next(8) }, () => letters[next(letters.length)]).join(''),
  ).join(' ');
}

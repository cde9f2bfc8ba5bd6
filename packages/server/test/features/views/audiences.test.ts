import { changeVideo, type Visibility } from '@footlights/contract';
import { expect, test } from 'vitest';
import { accountOf, plantClip } from '#test/plant.ts';
import { createWorld, NOON } from '#test/world.ts';
import { EXACT } from './exact-parts.ts';
import { createAudience } from './plays.ts';
import { releaseRowsOf } from './release-rows.ts';

const DAY = 86_400_000;

test('the slow two are drawn for what everybody may watch, and for nothing else, whatever its account chose', async () => {
  await using world = await createWorld({ at: NOON, parts: EXACT });
  const { database, videos } = world.context;
  const pia = await accountOf(world, 'pia');
  const planted = new Map<string, string>();
  for (const visibility of ['public', 'unlisted', 'followers', 'private'] as const)
    planted.set(visibility, (await plantClip(world, { creator: 'ana', visibility })).id);
  planted.set('of a private account', (await plantClip(world, { creator: 'pia' })).id);
  const followed = await database.db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('profiles')
      .set({ is_private: 1 })
      .where('id', '=', pia)
      .execute();
    return videos.follow(pia, { isPrivate: true, standing: 'open' }, transaction);
  });
  await followed.told();
  const turned = (await plantClip(world, { creator: 'ana', visibility: 'followers' })).id;
  const change = async (visibility: Visibility) =>
    (await world.as('ana')).call(changeVideo, { params: { id: turned }, body: { visibility } });
  await change('public');
  await change('followers');
  planted.set('turned back', turned);

  const audience = createAudience(world);
  for (const video of planted.values()) await audience.play({ video, viewer: 'fay' });
  await world.clock.advance(2 * DAY);
  const rows = await releaseRowsOf(database.db);
  const drawn = (pace: 'fast' | 'slow') =>
    [...planted].flatMap(([name, id]) =>
      rows.some((row) => row.video_id === id && row.pace === pace) ? [name] : [],
    );
  expect(drawn('fast')).toEqual([...planted.keys()]);
  expect(drawn('slow')).toEqual(['public']);
});

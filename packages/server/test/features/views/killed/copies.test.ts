import { expect, test } from 'vitest';
import { inMemoryFolder, runtimeFolders } from '#engines/keys/runtime.ts';
import { PLAYS, publishCopies, secondNoise } from './copies.ts';

test('keys that forget which releases were made let a folder that was put back publish a second noise', async (context) => {
  const isThere = (await inMemoryFolder(runtimeFolders())) !== null;
  context.skip(!isThere, 'This machine has no memory-backed folder.');
  const published = await publishCopies({
    kinds: ['runtime'],
    weaken: (keys) => ({
      ...keys,
      mark: () => Promise.resolve(),
    }),
  });
  const seconds = published.flatMap(secondNoise);
  expect(seconds.filter((find) => find.startsWith('put back in place')).length).toBeGreaterThan(0);
});

test('what is released first is released well, whatever is copied', async () => {
  const published = await publishCopies({ kinds: ['disk'] });
  expect(published.length).toBeGreaterThan(5);
  expect(published.flatMap(secondNoise)).toEqual([]);
  for (const { values } of published) {
    expect(Math.max(...values.flat())).toBeGreaterThan(PLAYS / 2);
  }
});

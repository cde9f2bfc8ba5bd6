import { signUp } from '@footlights/contract';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { migrations } from '#engines/db/migrations/list.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { isReserved } from '#features/accounts/reserved.ts';
import { skeletonOf } from '#lib/look-alike.ts';
import { createWorld, type World } from '#test/world.ts';
import { outcome, PASSWORD } from './mailed.ts';

const seed = 20_261_129;

function join2(world: World, username: string): Promise<string> {
  return outcome(world.visitor().call(signUp, { body: { username, password: PASSWORD } }));
}

test.each([
  ['mila', 'm1la'],
  ['mila', 'mi.la'],
  ['mila', 'rnila'],
  ['willow', 'vvi11ow'],
  ['bo_ok', 'b00k'],
])('%s and %s look alike', (one, other) => {
  expect(skeletonOf(one)).toBe(skeletonOf(other));
});

test(`a skeleton is its own skeleton, and dots and underscores never count (seed ${seed})`, () => {
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9_.]{1,22}[a-z0-9_]$/);
  fc.assert(
    fc.property(name, (username) => {
      const skeleton = skeletonOf(username);
      // m and w become letters that stay.
      expect(skeletonOf(skeleton)).toBe(skeleton);
      expect(skeletonOf(username.replaceAll(/[._]/g, ''))).toBe(skeleton);
    }),
    { seed, numRuns: 500 },
  );
});

test('a name that looks like a taken or reserved one is refused, also when two ask at once', async () => {
  await using world = await createWorld();
  const both = await Promise.all([join2(world, 'mila'), join2(world, 'm1la')]);
  expect(both.toSorted()).toEqual(['account/name-looks-taken', 'done']);
  expect(await join2(world, 'rnila')).toBe('account/name-looks-taken');
  expect(await join2(world, 'adm1n')).toBe('account/name-invalid');
  expect(isReserved('f00tlights')).toBe(true);
  expect(await join2(world, 'milan')).toBe('done');
});

test('the name of an account that is gone is kept for a while, and then free', async () => {
  await using world = await createWorld();
  await join2(world, 'mila');
  const { profiles, database } = world.context;
  const until = world.clock.now() + 90 * 86_400_000;
  await database.db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('profiles').execute();
    await profiles.reserveName(transaction, 'mila', until);
    // Another name of that look does not hold it.
    await profiles.freeName(transaction, 'm1la');
  });
  expect(await join2(world, 'm.ila')).toBe('account/name-looks-taken');
  world.clock.setWall(until);
  expect(await join2(world, 'm.ila')).toBe('done');
});

test('names that looked alike before keep their accounts; no third one joins them', async () => {
  await using world = await createWorld();
  const path = join(world.dataDir, 'before.db');
  const database = openSqlite(path);
  await using _ = database;
  const { '0011-access': access, ...before } = migrations;
  const migrateWith = async (list: typeof migrations) => {
    const provider = { getMigrations: () => Promise.resolve(list) };
    const { error } = await new Migrator({ db: database.db, provider }).migrateToLatest();
    expect(error).toBeUndefined();
  };
  const older = Object.fromEntries(Object.entries(before).filter(([name]) => name < '0011'));
  await migrateWith(older);
  for (const [n, username] of ['mila', 'm1la', 'ben'].entries()) {
    await database.db
      .insertInto('profiles')
      .values({
        id: `a_${n}`,
        username,
        display_name: username,
        bio: '',
        role: 'user',
        joined_at: n,
      } as never)
      .execute();
  }
  await migrateWith({ ...older, '0011-access': access! });
  const names = await database.db.selectFrom('names').select('username').execute();
  expect(names.map(({ username }) => username).toSorted()).toEqual(['ben', 'mila']);
});

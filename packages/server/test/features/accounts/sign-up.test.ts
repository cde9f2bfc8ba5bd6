import { type ApiProblem, getSession, signUp } from '@footlights/contract';
import { getMigrations } from 'better-auth/db/migration';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createAuth } from '#features/accounts/auth.ts';
import { createHashing } from '#features/accounts/hashing.ts';
import { createWorld, type World } from '#test/world.ts';

const PASSWORD = 'quiet applause 7';

/** What became of a sign-up: its refusal, or the name that was made. */
function refusalOf(world: World, body: { username: string; password?: string; email?: string }) {
  return world
    .visitor()
    .call(signUp, { body: { password: PASSWORD, ...body } })
    .then(
      (account) => ({ code: `made ${account.username}`, message: '' }),
      (problem: unknown) => problem as ApiProblem,
    );
}

function countOf(world: World, table: string): Promise<number> {
  return world.context.database.db
    .selectFrom(table as 'profiles')
    .selectAll()
    .execute()
    .then((rows) => rows.length);
}

test('the first account becomes admin, the next does not, and both are signed in', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const ben = await world.as('ben');
  const { account } = await ana.call(getSession);
  expect(account).toMatchObject({ username: 'ana', displayName: 'ana', role: 'admin' });
  expect(account).not.toHaveProperty('email');
  expect(await ben.call(getSession)).toMatchObject({ account: { username: 'ben', role: 'user' } });
});

test('two people who sign up at once on an empty instance make exactly one admin', async () => {
  await using world = await createWorld();
  const people = await Promise.all(['ana', 'ben', 'cleo'].map((name) => world.as(name)));
  const roles = await Promise.all(
    people.map(async (person) => (await person.call(getSession)).account?.role ?? 'nobody'),
  );
  expect(roles.toSorted()).toEqual(['admin', 'user', 'user']);
});

test('a name or an address is taken whatever its case, also when two ask for it at once', async () => {
  await using world = await createWorld();
  const results = await Promise.all([
    refusalOf(world, { username: 'Ana', email: 'Ana@Example.org' }),
    refusalOf(world, { username: 'ANA' }),
  ]);
  expect(results.map(({ code }) => code).toSorted()).toEqual(['account/name-taken', 'made ana']);
  expect(await refusalOf(world, { username: 'aNa' })).toMatchObject({
    code: 'account/name-taken',
    message: 'The username "ana" is taken.',
  });
  await refusalOf(world, { username: 'ben', email: 'ben@example.org' });
  expect(await refusalOf(world, { username: 'ben2', email: 'BEN@example.ORG' })).toMatchObject({
    code: 'account/email-taken',
  });
});

test('a sign-up that is refused late leaves no profile, user or session behind', async () => {
  await using world = await createWorld();
  await refusalOf(world, { username: 'ben', email: 'ben@example.org' });
  await refusalOf(world, { username: 'ben2', email: 'ben@example.org' });
  expect(await world.context.profiles.byUsername('ben2')).toBeUndefined();
  const counts = await Promise.all(
    ['user', 'account', 'session', 'profiles'].map((table) => countOf(world, table)),
  );
  expect(counts).toEqual([1, 1, 1, 1]);
});

test('a profile that cannot be written takes the whole account back', async () => {
  await using world = await createWorld();
  const { db } = world.context.database;
  await sql`create trigger full before insert on profiles
    when exists (select 1 from profiles) begin select raise(abort, 'no room'); end`.execute(db);
  await refusalOf(world, { username: 'ana' });
  expect(await refusalOf(world, { username: 'ben' })).toMatchObject({ code: 'fault' });
  expect(await countOf(world, 'user')).toBe(1);
  expect(await countOf(world, 'session')).toBe(1);
  expect(world.logs.join('')).toContain('no room');
  expect(world.logs.join('')).not.toContain('ben');
});

const badNames = [
  ['', 'request/invalid'],
  ['ab', 'account/name-invalid'],
  ['a'.repeat(25), 'account/name-invalid'],
  ['a'.repeat(65), 'request/invalid'],
  ['.ana', 'account/name-invalid'],
  ['ana.', 'account/name-invalid'],
  ['an a', 'account/name-invalid'],
  ['ana-b', 'account/name-invalid'],
  ['ana\u0000', 'account/name-invalid'],
  ['ana\nben', 'account/name-invalid'],
  ['\u0430na', 'account/name-invalid'], // Cyrillic а
  ['ba\u212Ae', 'account/name-invalid'], // Kelvin sign
  ['an\u200Ba', 'account/name-invalid'],
  ['ana@b', 'account/name-invalid'],
  ['<script>', 'account/name-invalid'],
  ['Admin', 'account/name-invalid'],
  ['ad.min', 'account/name-invalid'],
  ['sign_in', 'account/name-invalid'],
  ['footlights', 'account/name-invalid'],
] as const;

test('every bad username is refused with its rule and what was sent', async () => {
  await using world = await createWorld();
  for (const [username, code] of badNames) {
    const { code: found, message } = await refusalOf(world, { username });
    expect({ username, code: found }).toEqual({ username, code });
    expect(message).toMatch(/Usernames have 3 to 24|reserved|must not have/);
    await world.clock.advance(10_000);
  }
  expect(await countOf(world, 'user')).toBe(0);
});

test('names with capitals, dots and spaces around are made lower case and trimmed', async () => {
  await using world = await createWorld();
  expect(await refusalOf(world, { username: ' Ana.B_2 ' })).toMatchObject({ code: 'made ana.b_2' });
});

test('bad e-mail addresses are refused', async () => {
  await using world = await createWorld();
  const bad = [
    'nobody',
    'a@b',
    'a b@example.org',
    'a@-example.org',
    'x@users.invalid',
    'ä@example.org',
    'a\n@example.org',
  ];
  for (const email of bad) {
    const { code } = await refusalOf(world, { username: 'ana', email });
    expect({ email, code }).toEqual({ email, code: 'account/email-invalid' });
  }
  expect(
    await refusalOf(world, { username: 'ana', email: `${'a'.repeat(250)}@example.org` }),
  ).toMatchObject({ code: 'request/invalid' });
});

test('weak passwords are refused with the rule and never repeated in the answer', async () => {
  await using world = await createWorld();
  const weak: [string, string][] = [
    ['short9chr', 'Passwords have 10 to 128 characters; this one has 9.'],
    ['xy3'.repeat(43), 'Passwords have 10 to 128 characters; this one has 129.'],
    ['ababababababab', 'Passwords have at least 4 different characters; this one has 2.'],
    ['longusername1', 'A password may not be your username or your e-mail address.'],
    ['Ana@Example.org', 'A password may not be your username or your e-mail address.'],
  ];
  for (const [password, message] of weak) {
    const found = await refusalOf(world, {
      username: 'longusername1',
      email: 'ana@example.org',
      password,
    });
    expect(found).toMatchObject({ code: 'account/password-weak', message });
  }
  const long = await refusalOf(world, { username: 'ana', password: 'secret'.repeat(50) });
  expect(long).toMatchObject({ code: 'request/invalid' });
  expect(long.message).not.toContain('secretsecret');
});

test('a body that is not the schema is refused', async () => {
  await using world = await createWorld();
  for (const payload of ['{', '[]', '{}', '{"username":["ana"],"password":1}', 'null']) {
    const response = await world.visitor().request({
      method: 'POST',
      url: '/api/v1/accounts',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect({ payload, status: response.statusCode }).toEqual({ payload, status: 400 });
  }
});

test('the migration leaves the library nothing to add', async () => {
  await using world = await createWorld();
  const { database, clock, log, secrets } = world.context;
  const auth = createAuth(database.db, createHashing(), { secret: secrets.session, clock, log });
  const { toBeAdded, toBeCreated } = await getMigrations(auth.options);
  expect({ toBeAdded, toBeCreated }).toEqual({ toBeAdded: [], toBeCreated: [] });
});

import { type ApiProblem, getSession, signIn, signOut, signUp } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createHashing } from '#features/accounts/hashing.ts';
import { createWorld, type Person } from '#test/world.ts';

const PASSWORD = 'quiet applause 7';

function attempt(person: Person, login: string, password: string): Promise<string> {
  return person.call(signIn, { body: { login, password } }).then(
    ({ username }) => `signed in ${username}`,
    ({ code }: ApiProblem) => code,
  );
}

test('one signs in by username or e-mail, whatever the case, also after a restart', async () => {
  await using world = await createWorld();
  const ana = world.visitor('ana');
  const body = { username: 'ana', email: 'ana@example.org', password: PASSWORD };
  expect(await ana.call(signUp, { body })).toMatchObject({ email: 'ana@example.org' });
  expect(await attempt(world.visitor(), 'ANA', PASSWORD)).toBe('signed in ana');
  expect(await attempt(world.visitor(), ' Ana@Example.ORG', PASSWORD)).toBe('signed in ana');
  await world.restart();
  expect(await attempt(world.visitor(), 'ana', PASSWORD)).toBe('signed in ana');
  expect(await ana.call(getSession)).toMatchObject({
    account: { username: 'ana', email: 'ana@example.org' },
  });
});

test('signing out ends the session itself, not only the cookie', async () => {
  await using world = await createWorld();
  const ana = world.visitor();
  await ana.call(signUp, { body: { username: 'ana', password: PASSWORD } });
  const response = await ana.request({
    method: 'POST',
    url: '/api/v1/session',
    payload: { login: 'ana', password: PASSWORD },
  });
  const cookie = String(response.headers['set-cookie']).split(';')[0] ?? '';
  const stolen = { method: 'GET', url: '/api/v1/session', headers: { cookie } } as const;
  expect((await world.app.inject(stolen)).json()).toMatchObject({ account: { username: 'ana' } });
  await ana.call(signOut);
  expect((await world.app.inject(stolen)).json()).toEqual({ account: null });
  expect(await ana.call(getSession)).toEqual({ account: null });
  await ana.call(signOut);
});

test('signing in ends the session this browser had before, and no other', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const elsewhere = world.visitor();
  await elsewhere.call(signIn, { body: { login: 'ana', password: 'ana likes footlights' } });
  await ana.call(signIn, { body: { login: 'ana', password: 'ana likes footlights' } });
  const sessions = await world.context.database.db
    .selectFrom('session' as 'profiles')
    .select('id')
    .execute();
  expect(sessions).toHaveLength(2);
  expect((await elsewhere.call(getSession)).account).not.toBeNull();
});

test('unknown names and wrong passwords get one answer', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const answers = await Promise.all(
    [
      ['ana', 'not the password'],
      ['nobody.here', 'not the password'],
      ['nobody@example.org', 'not the password'],
      ['no such name!', 'not the password'],
      ['not@an@address', 'not the password'],
      ['admin', 'x'],
      ['ana', 'x'.repeat(256)],
    ].map(async ([login, password]) => {
      const { statusCode, body } = await world
        .visitor()
        .request({ method: 'POST', url: '/api/v1/session', payload: { login, password } });
      return `${statusCode} ${body}`;
    }),
  );
  expect([...new Set(answers)]).toEqual([
    '401 {"code":"account/wrong-credentials","message":"The name or the password is not right."}',
  ]);
});

test('an unknown name takes about as long as a wrong password', async () => {
  await using world = await createWorld({ hashing: 'scrypt' });
  await world.as('ana');
  /** Of three: whatever else the machine does only adds to it. */
  async function fastest(login: string): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const start = performance.now();
      await attempt(world.visitor(), login, 'not the password');
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  }
  const wrong = await fastest('ana');
  for (const login of ['nobody', 'no such name!', 'nobody@example.org']) {
    await world.clock.advance(60_000);
    expect(await fastest(login)).toBeGreaterThan(wrong / 4);
  }
});

test('guessing at one name is stopped with 429 and a time to wait, whoever it is', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const guesses = await Promise.all(
    Array.from({ length: 10 }, (_, n) => attempt(world.visitor(), 'ana', `guess number ${n}`)),
  );
  expect(new Set(guesses)).toEqual(new Set(['account/wrong-credentials']));
  const request = {
    method: 'POST',
    url: '/api/v1/session',
    payload: { login: 'Ana', password: 'ana likes footlights' },
  } as const;
  const refused = await world.visitor().request(request);
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBe(30);
  expect(refused.json()).toMatchObject({ code: 'rate/limited' });
  await world.clock.advance(31_000);
  expect(await attempt(world.visitor(), 'ana', 'ana likes footlights')).toBe('signed in ana');
});

test('a forwarded address counts only from a trusted proxy', async () => {
  async function eleventh(env: { TRUSTED_PROXIES?: string }): Promise<number> {
    await using world = await createWorld({ env });
    const guess = (n: number) =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/session',
        remoteAddress: '127.0.0.1',
        headers: { 'x-forwarded-for': `203.0.${n}.7` },
        payload: { login: 'ana', password: 'not the password' },
      });
    await Promise.all(Array.from({ length: 10 }, (_, n) => guess(n)));
    return (await guess(200)).statusCode;
  }
  expect(await eleventh({})).toBe(429);
  expect(await eleventh({ TRUSTED_PROXIES: '127.0.0.1' })).toBe(401);
});

test('hashes wait in a bounded line; who comes when it is full is told that we are busy', async () => {
  const hashing = createHashing({ atOnce: 1, mostWaiting: 1 });
  const passwords = ['one', 'two', 'three'];
  const [first, second, third] = await Promise.allSettled(
    passwords.map((password) => hashing.hash(password)),
  );
  expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(third).toMatchObject({ status: 'rejected', reason: { code: 'busy' } });
  const hash = await hashing.hash('four');
  expect(await hashing.verify({ hash, password: 'four' })).toBe(true);
  expect(await hashing.verify({ hash, password: 'five' })).toBe(false);
});

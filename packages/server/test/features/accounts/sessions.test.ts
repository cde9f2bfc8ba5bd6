import { getFeed, getInstance, getSession, signIn, signUp } from '@footlights/contract';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviceLabel } from '#features/accounts/device-label.ts';
import { createWorld, NOON, type World } from '#test/world.ts';

const PASSWORD = 'quiet applause 7';
const DAY = Date.UTC(2026, 0, 15);

function rowsOf(world: World, table: string): Promise<object[]> {
  return world.context.database.db
    .selectFrom(table as 'profiles')
    .selectAll()
    .execute();
}

function signUpAt(world: World, origin: string, host: string) {
  return world.app.inject({
    method: 'POST',
    url: '/api/v1/accounts',
    headers: { origin, host },
    payload: { username: 'ana', password: PASSWORD },
  });
}

test('rows tell the day at most, and neither address nor user agent', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  await ana.call(signIn, { body: { login: 'ana', password: 'ana likes footlights' } });
  const day = new Date(DAY).toISOString();
  for (const table of ['user', 'account', 'session']) {
    const rows = await rowsOf(world, table);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ createdAt: day, updatedAt: day });
  }
  const [session] = await rowsOf(world, 'session');
  expect(session).toMatchObject({
    expiresAt: '2026-04-15T00:00:00.000Z',
    ipAddress: null,
    userAgent: 'Firefox on Linux',
  });
});

test('no byte of the data folder or the log names an address, a user agent or a password', async () => {
  await using world = await createWorld();
  const ana = await world.as('canary.ana');
  await ana.call(signIn, {
    body: { login: 'canary.ana', password: 'canary.ana likes footlights' },
  });
  await world
    .visitor()
    .call(signIn, { body: { login: 'canary.ana', password: 'wrong canary' } })
    .catch(() => {});
  const files = await readdir(world.dataDir, { recursive: true, withFileTypes: true });
  const bytes = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  const all = [...bytes, ...world.logs].join('\n');
  expect(all).toContain('canary.ana');
  for (const residue of [ana.address, 'Canary-', 'Mozilla', 'likes footlights', 'wrong canary'])
    expect({ residue, found: all.includes(residue) }).toEqual({ residue, found: false });
});

test('being here again leaves the session row as it was', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const before = await rowsOf(world, 'session');
  for (const days of [1, 30, 89]) {
    world.clock.setWall(NOON + days * 86_400_000);
    expect((await ana.call(getSession)).account?.username).toBe('ana');
  }
  expect(await rowsOf(world, 'session')).toEqual(before);
});

test('a session ends after 90 days, and its row is swept', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  world.clock.setWall(DAY + 90 * 86_400_000);
  expect(await ana.call(getSession)).toEqual({ account: null });
  await world.clock.advance(6 * 3_600_000);
  expect(await rowsOf(world, 'session')).toEqual([]);
});

test('a forged or damaged cookie is nobody', async () => {
  await using world = await createWorld();
  const response = await signUpAt(world, 'http://footlights.test', 'footlights.test');
  const cookie = String(response.headers['set-cookie']).split(';')[0] ?? '';
  const [token = ''] = cookie.slice(cookie.indexOf('=') + 1).split('.');
  const forged = [token, `${token}.`, `${token}.${'A'.repeat(43)}=`, `x${cookie.slice(25)}`, '%'];
  const accounts = await Promise.all(
    [cookie, ...forged.map((value) => `footlights.session_token=${value}`)].map(async (header) => {
      const answer = await world.app.inject({
        url: '/api/v1/session',
        headers: { cookie: header },
      });
      return answer.json<{ account: unknown }>().account !== null;
    }),
  );
  expect(accounts).toEqual([true, false, false, false, false, false]);
});

test('the cookie is HttpOnly and Lax, and Secure exactly where the address is https', async () => {
  await using plain = await createWorld();
  const overHttp = await signUpAt(plain, 'http://footlights.test', 'footlights.test');
  expect(overHttp.headers['set-cookie']).toMatch(
    /^footlights\.session_token=[^;]+; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  await using secure = await createWorld({ env: { PUBLIC_URL: 'https://clips.example' } });
  const overHttps = await signUpAt(secure, 'https://clips.example', 'clips.example');
  expect(overHttps.headers['set-cookie']).toMatch(/; HttpOnly; SameSite=Lax; Secure$/);
  const onTheMachine = await secure.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { origin: 'http://localhost:4000', host: 'localhost:4000' },
    payload: { login: 'ana', password: PASSWORD },
  });
  expect(onTheMachine.headers['set-cookie']).toMatch(/; SameSite=Lax$/);
});

test('other sites cannot sign anybody up, in or out', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const tries = [
    { method: 'POST', url: '/api/v1/accounts', payload: { username: 'eve', password: PASSWORD } },
    { method: 'POST', url: '/api/v1/session', payload: { login: 'ana', password: PASSWORD } },
    { method: 'DELETE', url: '/api/v1/session' },
  ] as const;
  for (const wanted of tries) {
    const foreign = await ana.request({ ...wanted, headers: { origin: 'https://evil.example' } });
    const crossSite = await world.app.inject({
      ...wanted,
      headers: { host: 'footlights.test', 'sec-fetch-site': 'cross-site' },
    });
    for (const answer of [foreign, crossSite]) {
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({ code: 'request/foreign-origin' });
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
  }
  expect((await ana.call(getSession)).account?.username).toBe('ana');
});

test('nobody who only looks is given a cookie', async () => {
  await using world = await createWorld();
  for (const { path } of [getSession, getInstance, getFeed]) {
    const answer = await world.visitor().request({ method: 'GET', url: `/api/v1${path}` });
    expect(answer.headers).not.toHaveProperty('set-cookie');
  }
});

test('a refused sign-up or sign-in sets no cookie', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const again = world.visitor();
  await expect(
    again.call(signUp, { body: { username: 'ana', password: PASSWORD } }),
  ).rejects.toThrow('taken');
  const wrong = await ana.request({
    method: 'POST',
    url: '/api/v1/session',
    payload: { login: 'ana', password: 'not the password' },
  });
  expect(wrong.headers).not.toHaveProperty('set-cookie');
  expect((await ana.call(getSession)).account?.username).toBe('ana');
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge on Windows',
  ],
  ['curl/8.14.1 10.1.2.3 ana@example.org', 'A browser on some device'],
])('the label of %s is %s', (userAgent, label) => {
  expect(deviceLabel(userAgent)).toBe(label);
});

import {
  addPasskey,
  type ApiProblem,
  getSecurity,
  getSession,
  type PasskeyRegistration,
  removePasskey,
  renamePasskey,
  signIn,
  signInWithPasskey,
  startPasskey,
  startPasskeySignIn,
} from '@footlights/contract';
import { getMigrations } from 'better-auth/db/migration';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createHashing } from '#features/accounts/hashing.ts';
import { createPasskeyAuth } from '#features/accounts/passkey-auth.ts';
import type { Parts } from '#features/accounts/parts.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { createAuthenticator, type Authenticator, type Lie } from './authenticator.ts';

/** The code of a call's refusal, or what it answered. */
function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => answer ?? 'done',
    ({ code }: ApiProblem) => code,
  );
}

const passwordOf = (name: string) => `${name} likes footlights`;

async function enrol(person: Person, device: Authenticator, lie?: Lie) {
  const { account } = await person.call(getSession);
  const password = passwordOf(account?.username ?? '');
  const offer = await person.call(startPasskey, { body: { password } });
  return person.call(addPasskey, {
    body: { name: 'My phone', registration: device.create(offer, lie) },
  });
}

async function enter(person: Person, device: Authenticator, lie?: Lie) {
  const challenge = await person.call(startPasskeySignIn);
  return person.call(signInWithPasskey, { body: { answer: device.get(challenge, lie) } });
}

function passkeyRows(world: World): Promise<object[]> {
  return world.context.database.db
    .selectFrom('passkey' as 'profiles')
    .selectAll()
    .execute();
}

test('a passkey is added with the password, named, and signs in without a name', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const device = createAuthenticator();
  expect(await outcome(ana.call(startPasskey, { body: { password: 'not my password' } }))).toBe(
    'account/password-wrong',
  );
  const offer = await ana.call(startPasskey, { body: { password: passwordOf('ana') } });
  expect(offer).toMatchObject({
    rp: { id: 'footlights.test', name: 'Footlights' },
    user: { name: 'ana', displayName: 'ana' },
  });
  const registration = device.create(offer);
  const made = await ana.call(addPasskey, { body: { name: ' My\u202E phone ', registration } });
  expect(made).toMatchObject({ name: 'My phone', addedAt: Date.UTC(2026, 0, 15) });
  expect(await outcome(ana.call(addPasskey, { body: { name: 'Again', registration } }))).toBe(
    'passkey/refused',
  );
  const visitor = world.visitor();
  const challenge = await visitor.call(startPasskeySignIn);
  expect(challenge).toMatchObject({ rpId: 'footlights.test', userVerification: 'required' });
  expect(challenge).not.toHaveProperty('allowCredentials');
  const answer = device.get(challenge);
  expect(await visitor.call(signInWithPasskey, { body: { answer } })).toMatchObject({
    username: 'ana',
  });
  expect((await visitor.call(getSession)).account?.username).toBe('ana');
  expect(await outcome(visitor.call(signInWithPasskey, { body: { answer } }))).toBe(
    'passkey/refused',
  );
});

test('rows tell the day at most, and neither make nor wiring of the device', async () => {
  await using world = await createWorld();
  const device = createAuthenticator();
  await enrol(await world.as('ana'), device);
  await enter(world.visitor(), device);
  expect(await passkeyRows(world)).toMatchObject([
    { createdAt: '2026-01-15T00:00:00.000Z', transports: null, aaguid: null, counter: 0 },
  ]);
  const { db } = world.context.database;
  expect(
    await db
      .selectFrom('verification' as 'profiles')
      .selectAll()
      .execute(),
  ).toEqual([]);
  const sessions = await db
    .selectFrom('session' as 'profiles')
    .selectAll()
    .execute();
  expect(sessions).toHaveLength(2);
  for (const session of sessions)
    expect(session).toMatchObject({
      createdAt: '2026-01-15T00:00:00.000Z',
      expiresAt: '2026-04-15T00:00:00.000Z',
      ipAddress: null,
      userAgent: 'Firefox on Linux',
    });
});

test('what another site, another name or an unchecked owner signed is refused', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const device = createAuthenticator();
  const lies: Lie[] = [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { isVerified: false },
  ];
  for (const lie of lies) expect(await outcome(enrol(ana, device, lie))).toBe('passkey/refused');
  expect(await passkeyRows(world)).toEqual([]);
  await enrol(ana, device);
  for (const lie of lies) {
    const visitor = world.visitor();
    expect(await outcome(enter(visitor, device, lie))).toBe('passkey/refused');
    expect((await visitor.call(getSession)).account).toBeNull();
  }
  expect(await outcome(enter(world.visitor(), createAuthenticator()))).toBe('passkey/refused');
  expect(world.logs.join('')).not.toContain('evil');
});

test('a challenge works in the browser it was made for, once, and for its own use', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const ben = await world.as('ben');
  const device = createAuthenticator();
  const offer = await ana.call(startPasskey, { body: { password: passwordOf('ana') } });
  const registration = device.create(offer);
  const add = (person: Person, made: PasskeyRegistration) =>
    outcome(person.call(addPasskey, { body: { name: 'Phone', registration: made } }));
  expect(await add(ben, registration)).toBe('passkey/refused');
  // Somebody else's cookie of a challenge does not make it theirs.
  const stolen = await ana.request({
    method: 'POST',
    url: '/api/v1/account/passkeys/challenge',
    payload: { password: passwordOf('ana') },
  });
  const session = await ben.request({
    method: 'POST',
    url: '/api/v1/session',
    payload: { login: 'ben', password: passwordOf('ben') },
  });
  const cookie = [stolen, session]
    .map((answer) => String(answer.headers['set-cookie']).split(';')[0])
    .join('; ');
  const moved = await world.app.inject({
    method: 'POST',
    url: '/api/v1/account/passkeys',
    headers: { cookie, host: 'footlights.test', origin: 'http://footlights.test' },
    payload: { name: 'Phone', registration: device.create(stolen.json()) },
  });
  expect(moved.json()).toMatchObject({ code: 'passkey/refused' });
  expect(await passkeyRows(world)).toEqual([]);

  await enrol(ana, device);
  const challenge = await world.visitor().call(startPasskeySignIn);
  const answer = device.get(challenge);
  expect(await outcome(world.visitor().call(signInWithPasskey, { body: { answer } }))).toBe(
    'passkey/refused',
  );
});

test('nobody takes the credential of another account', async () => {
  await using world = await createWorld();
  const device = createAuthenticator();
  await enrol(await world.as('ana'), device);
  const thief = createAuthenticator();
  const [row] = (await passkeyRows(world)) as { credentialID: string }[];
  const id = Buffer.from(row?.credentialID ?? '', 'base64url');
  expect(await outcome(enrol(await world.as('ben'), thief, { id }))).toBe('passkey/refused');
  expect(await enter(world.visitor(), device)).toMatchObject({ username: 'ana' });
});

test('a passkey is renamed and removed by its owner alone; removing ends the other sessions', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const ben = await world.as('ben');
  const device = createAuthenticator();
  const { id } = await enrol(ana, device);
  const elsewhere = world.visitor();
  await enter(elsewhere, device);
  const rename = (person: Person, name: string) =>
    outcome(person.call(renamePasskey, { params: { id }, body: { name } }));
  expect(await rename(ben, 'Mine now')).toBe('passkey/not-found');
  expect(await rename(ana, 'x'.repeat(41))).toBe('request/invalid');
  expect(await rename(ana, '\u0007')).toBe('request/invalid');
  expect(await rename(ana, 'Kitchen tablet')).toMatchObject({ name: 'Kitchen tablet' });
  await ben.call(removePasskey, { params: { id } });
  expect((await ana.call(getSecurity)).passkeys).toMatchObject([{ id, name: 'Kitchen tablet' }]);

  await ana.call(removePasskey, { params: { id } });
  await ana.call(removePasskey, { params: { id } });
  expect((await ana.call(getSecurity)).passkeys).toEqual([]);
  expect((await elsewhere.call(getSession)).account).toBeNull();
  expect((await ana.call(getSession)).account).not.toBeNull();
  expect(await outcome(enter(world.visitor(), device))).toBe('passkey/refused');
});

test('an account has up to twenty passkeys', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  await enrol(ana, createAuthenticator());
  const offer = await ana.call(startPasskey, { body: { password: passwordOf('ana') } });
  const twin = sql.raw(`insert into passkey select hex(randomblob(11)), name, publicKey, userId,
    hex(randomblob(16)), counter, deviceType, backedUp, transports, createdAt, aaguid from passkey limit 1`);
  for (let n = 1; n < 20; n += 1) await twin.execute(world.context.database.db);
  expect((await ana.call(getSecurity)).passkeys).toHaveLength(20);
  const registration = createAuthenticator().create(offer);
  expect(await outcome(ana.call(addPasskey, { body: { name: 'One more', registration } }))).toBe(
    'passkey/too-many',
  );
  expect(await outcome(enrol(ana, createAuthenticator()))).toBe('passkey/too-many');
});

test('a passkey belongs to the origin of its page, on the machine itself to localhost', async () => {
  await using world = await createWorld({ env: { PUBLIC_URL: 'https://clips.example' } });
  const request = (origin: string) =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/session/passkey/challenge',
      headers: { origin, host: new URL(origin).host },
    });
  const outside = await request('https://clips.example');
  expect(outside.json()).toMatchObject({ rpId: 'clips.example' });
  expect(outside.headers['set-cookie']).toMatch(
    /^footlights\.passkey=[^;]+; Max-Age=300; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect((await request('http://localhost:4000')).json()).toMatchObject({ rpId: 'localhost' });
  expect((await request('https://evil.example')).statusCode).toBe(403);
});

test('a passkey counts as both factors', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const device = createAuthenticator();
  await enrol(ana, device);
  const { db } = world.context.database;
  const id = (await ana.call(getSession)).account?.id as `a_${string}`;
  await db.insertInto('two_factor').values({ account_id: id, secret: '', is_on: 1 }).execute();
  const body = { login: 'ana', password: passwordOf('ana') };
  expect(await outcome(world.visitor().call(signIn, { body }))).toBe('account/code-required');
  expect(await enter(world.visitor(), device)).toMatchObject({ username: 'ana' });
});

test('the migration leaves the library of passkeys nothing to add', async () => {
  await using world = await createWorld();
  const { database, clock, log, secrets, profiles } = world.context;
  const parts = {
    db: database.db,
    hashing: createHashing(),
    secret: secrets.session,
    instanceName: 'Footlights',
    clock,
    log,
    profiles,
  } as Parts;
  const auth = createPasskeyAuth(parts, 'http://footlights.test');
  const { toBeAdded, toBeCreated } = await getMigrations(auth.options);
  expect({ toBeAdded, toBeCreated }).toEqual({ toBeAdded: [], toBeCreated: [] });
});

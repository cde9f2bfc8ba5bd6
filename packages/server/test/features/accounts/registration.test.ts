import {
  applyForAccount,
  approveApplication,
  createInvite,
  declineApplication,
  getProfile,
  getRegistration,
  listApplications,
  listInvites,
  listOutbox,
  revokeInvite,
  signIn,
  signUp,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld, type World } from '#test/world.ts';
import { lettersTo, outcome, PASSWORD } from './mailed.ts';

function join(world: World, username: string, invite?: string): Promise<string> {
  const body = { username, password: PASSWORD, ...(invite === undefined ? {} : { invite }) };
  return outcome(world.visitor().call(signUp, { body }));
}

test('by invitation: the first account needs none, the others one that works', async () => {
  await using world = await createWorld({
    env: { REGISTRATION: 'invite', INVITES_PER_MEMBER: '1' },
  });
  expect((await world.visitor().call(getRegistration)).mode).toBe('open');
  const ana = await world.as('ana');
  expect((await world.visitor().call(getRegistration)).mode).toBe('invite');
  expect(await join(world, 'ben')).toBe('account/invite-needed');
  expect(await join(world, 'ben', 'AAAA-BBBB-CCCC-DDDD')).toBe('account/invite-invalid');
  const { code } = await ana.call(createInvite, { body: { uses: 2, days: 3, note: 'choir' } });
  expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  const rows = await world.context.database.db.selectFrom('invites').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(code.slice(0, 9));

  const three = await Promise.all(
    ['ben', 'cleo', 'dora'].map((name) =>
      join(world, name, code.toLowerCase().replaceAll('-', ' ')),
    ),
  );
  expect(three.toSorted()).toEqual(['account/invite-invalid', 'done', 'done']);
  expect((await ana.call(listInvites)).invites).toEqual([]);
  expect(await world.context.profiles.byUsername('ben')).toBeDefined();

  const taken = await ana.call(createInvite, { body: {} });
  await ana.call(revokeInvite, { params: { id: taken.invite.id } });
  expect(await join(world, 'emil', taken.code)).toBe('account/invite-invalid');
  const late = await ana.call(createInvite, { body: { days: 1 } });
  world.clock.setWall(world.clock.now() + 3 * 86_400_000);
  expect(await join(world, 'emil', late.code)).toBe('account/invite-invalid');
});

test('members invite within their quota, and see and end only their own', async () => {
  await using world = await createWorld({
    env: { REGISTRATION: 'open', INVITES_PER_MEMBER: '1' },
  });
  const [ana, ben, cleo] = [await world.as('ana'), await world.as('ben'), await world.as('cleo')];
  const { invite } = await ben.call(createInvite, { body: { uses: 100, days: 365 } });
  expect(invite.usesLeft).toBe(1);
  expect(invite.endsAt).toBe(Date.UTC(2026, 0, 15) + 31 * 86_400_000);
  expect(await outcome(ben.call(createInvite, { body: {} }))).toBe('invite/too-many');
  expect(await cleo.call(listInvites)).toEqual({ invites: [], left: 1 });
  await cleo.call(revokeInvite, { params: { id: invite.id } });
  expect((await ben.call(listInvites)).invites).toHaveLength(1);
  expect((await ana.call(listInvites)).invites).toHaveLength(1);
  await using closed = await createWorld();
  await closed.as('ana');
  const dora = await closed.as('dora');
  expect(await outcome(dora.call(createInvite, { body: {} }))).toBe('session/forbidden');
});

test('two who come first at once on an instance by invitation: one is let in', async () => {
  await using world = await createWorld({ env: { REGISTRATION: 'invite' } });
  const both = await Promise.all([join(world, 'ana'), join(world, 'ben')]);
  expect(both.toSorted()).toEqual(['account/invite-needed', 'done']);
});

const ask = 'I film birds.\u202E\nEvery day.';

function applyIn(world: World) {
  return (username: string, more = {}) =>
    outcome(
      world.visitor().call(applyForAccount, {
        body: {
          username,
          email: `${username}@example.org`,
          password: PASSWORD,
          text: ask,
          ...more,
        },
      }),
    );
}

function enterIn(world: World) {
  return (login: string, password = PASSWORD) =>
    outcome(world.visitor().call(signIn, { body: { login, password } }));
}

test('by approval: nothing of an account is there before an admin says so', async () => {
  await using world = await createWorld({ env: { REGISTRATION: 'approval' } });
  const ana = await world.as('ana');
  const [apply, enter] = [applyIn(world), enterIn(world)];
  expect(await join(world, 'ben')).toBe('account/approval-needed');
  expect(await apply('ben')).toBe('done');
  expect(await enter('ben@example.org')).toBe('account/awaits-approval');
  expect(await enter('ben', 'not the password')).toBe('account/wrong-credentials');
  const seen = world.visitor().call(getProfile, { params: { username: 'ben' } });
  expect(await outcome(seen)).toBe('profile/not-found');
  const [ben] = (await ana.call(listApplications)).applications;
  expect(ben).toMatchObject({ text: 'I film birds.\nEvery day.', hasEmail: true });
  const approve = () => outcome(ana.call(approveApplication, { params: { id: ben?.id ?? '' } }));
  expect([await approve(), await approve()]).toEqual(['done', 'application/not-found']);
  expect(await enter('ben')).toBe('done');
  expect(await lettersTo(world, 'ben@example.org', 'approved')).toHaveLength(1);
  expect(await lettersTo(world, 'ben@example.org', 'confirm')).toHaveLength(1);
}, 60_000);

test('a declined application leaves nothing, and a bad one is not taken', async () => {
  await using world = await createWorld({ env: { REGISTRATION: 'approval' } });
  const ana = await world.as('ana');
  const [apply, enter] = [applyIn(world), enterIn(world)];
  expect(await apply('cleo')).toBe('done');
  expect(await apply('c.l.e.o', { email: 'other@example.org' })).toBe('account/name-looks-taken');
  expect(await apply('dora', { email: 'cleo@example.org' })).toBe('account/email-taken');
  expect(await apply('dora', { text: ' \u200B' })).toBe('application/text-invalid');
  expect(await apply('dora', { text: 'x'.repeat(501) })).toBe('application/text-invalid');
  const [cleo] = (await ana.call(listApplications)).applications;
  await ana.call(declineApplication, { params: { id: cleo?.id ?? '' } });
  expect(await enter('cleo')).toBe('account/wrong-credentials');
  expect(await lettersTo(world, 'cleo@example.org', 'declined')).toHaveLength(1);
  expect(await apply('cleo', { email: 'other@example.org' })).toBe('done');
}, 60_000);

test('what admins do, nobody else does', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const ben = await world.as('ben');
  const params = { id: 'x' };
  for (const [person, code] of [
    [ben, 'session/forbidden'],
    [world.visitor(), 'session/required'],
  ] as const) {
    expect([
      await outcome(person.call(listOutbox)),
      await outcome(person.call(listApplications)),
      await outcome(person.call(approveApplication, { params })),
      await outcome(person.call(declineApplication, { params })),
    ]).toEqual([code, code, code, code]);
  }
});

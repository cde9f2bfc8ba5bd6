import {
  changeEmail,
  confirmEmail,
  getSession,
  resendConfirmation,
  signIn,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { lettersTo, outcome, PASSWORD, signUpWithMail, tokenTo } from './mailed.ts';

test('an address counts as confirmed when the link that was mailed to it is followed, once', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const ben = await signUpWithMail(world, 'ben');
  expect((await ben.call(getSession)).account).toMatchObject({ isEmailConfirmed: false });
  const first = await tokenTo(world, 'ben@example.org', 'confirm');
  await ben.call(resendConfirmation);
  const token = await tokenTo(world, 'ben@example.org', 'confirm');
  expect(token).not.toBe(first);
  const visitor = world.visitor();
  expect(await visitor.call(confirmEmail, { body: { token } })).toEqual({ outcome: 'confirmed' });
  expect((await ben.call(getSession)).account).toMatchObject({ isEmailConfirmed: true });
  for (const used of [token, first, 'no-such-token'])
    expect(await outcome(visitor.call(confirmEmail, { body: { token: used } }))).toBe(
      'account/link-used',
    );
  expect(await outcome(ana.call(resendConfirmation))).toBe('account/no-email');
});

test('a link ends after its time, and no row or log tells its token', async () => {
  await using world = await createWorld();
  await world.as('ana');
  await signUpWithMail(world, 'ben');
  const token = await tokenTo(world, 'ben@example.org', 'confirm');
  const rows = await world.context.database.db.selectFrom('mail_links').selectAll().execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(rows[0]!.ends_at % 3_600_000).toBe(0);
  expect(world.logs.join('')).toContain('"kind":"confirm"');
  expect(world.logs.join('')).not.toMatch(new RegExp(`${token}|example\\.org|confirm-email`));
  await world.clock.advance(74 * 3_600_000);
  const late = world.visitor().call(confirmEmail, { body: { token } });
  expect(await outcome(late)).toBe('account/link-used');
  expect(
    await world.context.database.db.selectFrom('mail_links').selectAll().execute(),
  ).toHaveLength(0);
});

test('another address is taken on when its own link is followed; the old one is told', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const ben = await signUpWithMail(world, 'ben');
  const body = { email: 'Ben@New.example', password: PASSWORD };
  expect(await outcome(ben.call(changeEmail, { body: { ...body, password: 'guess' } }))).toBe(
    'account/password-wrong',
  );
  await ben.call(changeEmail, { body });
  expect((await ben.call(getSession)).account?.email).toBe('ben@example.org');
  expect(await lettersTo(world, 'ben@example.org', 'change-asked')).toHaveLength(1);
  const token = await tokenTo(world, 'ben@new.example', 'change');
  expect(await ben.call(confirmEmail, { body: { token } })).toEqual({ outcome: 'changed' });
  expect((await ben.call(getSession)).account).toMatchObject({
    email: 'ben@new.example',
    isEmailConfirmed: true,
  });
  expect(await lettersTo(world, 'ben@example.org', 'changed')).toHaveLength(1);
  const login = (email: string) =>
    world.visitor().call(signIn, { body: { login: email, password: PASSWORD } });
  expect(await outcome(login('ben@new.example'))).toBe('done');
  expect(await outcome(login('ben@example.org'))).toBe('account/wrong-credentials');
});

test('asking for an address of somebody else is answered alike, and its owner is told', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const ben = await signUpWithMail(world, 'ben');
  await signUpWithMail(world, 'cleo');
  const body = { email: 'cleo@example.org', password: PASSWORD };
  expect(await outcome(ben.call(changeEmail, { body }))).toBe('done');
  expect(await lettersTo(world, 'cleo@example.org', 'address-in-use')).toHaveLength(1);
  expect(await lettersTo(world, 'cleo@example.org', 'change')).toHaveLength(0);
});

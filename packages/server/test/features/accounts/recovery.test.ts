import {
  type ApiProblem,
  getSecurity,
  getSession,
  recoverAccount,
  signIn,
  signUp,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld, type World } from '#test/world.ts';

const PASSWORD = 'quiet applause 7';
const NEW_PASSWORD = 'louder applause 8';

function recover(world: World, body: { username: string; code: string; password?: string }) {
  return world
    .visitor()
    .call(recoverAccount, { body: { password: NEW_PASSWORD, ...body } })
    .then(
      () => 'done',
      ({ code }: ApiProblem) => code,
    );
}

test('an account without an address gets ten codes at sign-up, one with an address none', async () => {
  await using world = await createWorld();
  const ana = await world.visitor().call(signUp, { body: { username: 'ana', password: PASSWORD } });
  expect(ana.recoveryCodes).toHaveLength(10);
  for (const code of ana.recoveryCodes ?? [])
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}$/);
  const ben = world.visitor();
  const made = await ben.call(signUp, {
    body: { username: 'ben', email: 'ben@example.org', password: PASSWORD },
  });
  expect(made).not.toHaveProperty('recoveryCodes');
  expect((await ben.call(getSecurity)).recoveryCodesLeft).toBe(0);
});

test('a code and the name make a new password and end every session; the code works once', async () => {
  await using world = await createWorld();
  const ana = world.visitor();
  const { recoveryCodes: [code = '', other = ''] = [] } = await ana.call(signUp, {
    body: { username: 'ana', password: PASSWORD },
  });
  const both = await Promise.all([
    recover(world, { username: '@Ana', code }),
    recover(world, { username: 'ana', code }),
  ]);
  expect(both.toSorted()).toEqual(['account/recovery-wrong', 'done']);
  expect((await ana.call(getSession)).account).toBeNull();
  await expect(
    ana.call(signIn, { body: { login: 'ana', password: PASSWORD } }),
  ).rejects.toMatchObject({ code: 'account/wrong-credentials' });
  await ana.call(signIn, { body: { login: 'ana', password: NEW_PASSWORD } });
  expect((await ana.call(getSecurity)).recoveryCodesLeft).toBe(9);
  expect(await recover(world, { username: 'ana', code: other, password: 'short' })).toBe(
    'account/password-weak',
  );
  expect((await ana.call(getSecurity)).recoveryCodesLeft).toBe(9);
});

test('a code of somebody else, a wrong one and an unknown name get one answer', async () => {
  await using world = await createWorld();
  const { recoveryCodes: [code = ''] = [] } = await world
    .visitor()
    .call(signUp, { body: { username: 'ana', password: PASSWORD } });
  await world.as('ben');
  for (const wrong of [
    { username: 'ben', code },
    { username: 'nobody', code },
    { username: 'ana', code: '0000-0000-0000' },
    { username: 'no such name!', code: '%' },
  ])
    expect(await recover(world, wrong)).toBe('account/recovery-wrong');
});

test('guesses at one name are limited', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const answers = await Promise.all(
    Array.from({ length: 11 }, () => recover(world, { username: 'ana', code: 'wrong' })),
  );
  expect(answers.filter((each) => each === 'rate/limited')).toHaveLength(1);
});

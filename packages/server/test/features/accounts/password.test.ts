import {
  changePassword,
  endOtherSessions,
  endSession,
  forgetPassword,
  getSession,
  listSessions,
  resetPassword,
  signIn,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { lettersTo, outcome, PASSWORD, signUpWithMail, tokenTo } from './mailed.ts';

const NEW = 'louder applause 8';

test('a forgotten password is replaced by a mailed link, once, and all sessions end', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const ben = await signUpWithMail(world, 'ben');
  const visitor = world.visitor();
  await visitor.call(forgetPassword, { body: { login: 'Ben' } });
  const token = await tokenTo(world, 'ben@example.org', 'reset');
  const reset = (password: string) => visitor.call(resetPassword, { body: { token, password } });
  expect(await outcome(reset('short'))).toBe('account/password-weak');
  expect(await outcome(reset(NEW))).toBe('done');
  expect(await outcome(reset(NEW))).toBe('account/link-used');
  expect(await ben.call(getSession)).toEqual({ account: null });
  const login = (password: string) => visitor.call(signIn, { body: { login: 'ben', password } });
  expect(await outcome(login(PASSWORD))).toBe('account/wrong-credentials');
  expect(await outcome(login(NEW))).toBe('done');
  // Whoever follows the link reads the address.
  expect((await visitor.call(getSession)).account?.isEmailConfirmed).toBe(true);
  expect(await lettersTo(world, 'ben@example.org', 'password-changed')).toHaveLength(1);
});

test('whether there is such an account shows neither in the answer nor in its time', async () => {
  await using world = await createWorld();
  await world.as('ana');
  await signUpWithMail(world, 'ben');
  const times: Record<string, number> = {};
  const answers = new Set<string>();
  for (const login of ['ben@example.org', 'nobody@example.org', 'ana', 'nobody']) {
    const start = performance.now();
    const { statusCode, body } = await world
      .visitor()
      .request({ method: 'POST', url: '/api/v1/password/forgotten', payload: { login } });
    times[login] = performance.now() - start;
    answers.add(`${statusCode} ${body}`);
  }
  expect([...answers]).toEqual(['204 ']);
  // Nothing of the look-up or the mail happens before the answer.
  expect(times['ben@example.org']).toBeLessThan(10 * (times['nobody'] ?? 0) + 50);
  expect(await lettersTo(world, 'ben@example.org', 'reset')).toHaveLength(1);
});

test('mails for one login are few, whoever asks and whether it exists', async () => {
  await using world = await createWorld();
  await world.as('ana');
  await signUpWithMail(world, 'ben');
  for (const login of ['ben', 'nobody']) {
    const asked = [];
    for (let n = 0; n < 4; n += 1)
      asked.push(await outcome(world.visitor().call(forgetPassword, { body: { login } })));
    expect(asked).toEqual(['done', 'done', 'done', 'rate/limited']);
  }
  expect(await lettersTo(world, 'ben@example.org', 'reset')).toHaveLength(3);
});

test('changing the password asks for the old one and signs other browsers out', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const ben = await signUpWithMail(world, 'ben');
  const elsewhere = world.visitor();
  await elsewhere.call(signIn, { body: { login: 'ben', password: PASSWORD } });
  const change = (password: string) =>
    ben.call(changePassword, { body: { password, newPassword: NEW } });
  expect(await outcome(change('not the password'))).toBe('account/password-wrong');
  expect(await outcome(change(PASSWORD))).toBe('done');
  expect((await ben.call(getSession)).account?.username).toBe('ben');
  expect(await elsewhere.call(getSession)).toEqual({ account: null });
});

test('sessions are told by a coarse label and a day, and end one by one or all others', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const ben = await world.as('ben');
  const others = [world.visitor(), world.visitor(), world.visitor()];
  for (const other of others)
    await other.call(signIn, { body: { login: 'ana', password: 'ana likes footlights' } });
  const { sessions } = await ana.call(listSessions);
  expect(sessions).toHaveLength(4);
  expect(sessions[0]).toEqual({
    id: sessions[0]?.id,
    device: 'Firefox on Linux',
    signedInAt: Date.UTC(2026, 0, 15),
    isCurrent: true,
  });
  expect(sessions.slice(1).some(({ isCurrent }) => isCurrent)).toBe(false);
  const signedIn = async () =>
    (await Promise.all(others.map((other) => other.call(getSession)))).filter(
      ({ account }) => account !== null,
    ).length;
  const { id = '' } = sessions[1] ?? {};
  await ben.call(endSession, { params: { id } });
  expect(await signedIn()).toBe(3);
  await ana.call(endSession, { params: { id } });
  await ana.call(endSession, { params: { id } });
  expect(await signedIn()).toBe(2);
  await ana.call(endOtherSessions);
  expect(await signedIn()).toBe(0);
  expect((await ana.call(listSessions)).sessions).toHaveLength(1);
  expect((await ben.call(listSessions)).sessions).toHaveLength(1);
});

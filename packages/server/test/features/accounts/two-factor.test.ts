import {
  type ApiProblem,
  confirmTwoFactor,
  finishSignIn,
  getSecurity,
  getSession,
  makeRecoveryCodes,
  signIn,
  startTwoFactor,
  stopTwoFactor,
} from '@footlights/contract';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld, type Person, type World } from '#test/world.ts';
import { appCode } from './app-code.ts';

const PASSWORD = 'ana likes footlights';
const STEP = 30_000;

/** The code of a call's refusal, or what it answered. */
function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => answer ?? 'done',
    ({ code }: ApiProblem) => code,
  );
}

/** Switches the second factor on; the code of this step is used up by it. */
async function switchOn(
  world: World,
  person: Person,
): Promise<{ secret: string; codes: string[] }> {
  const { secret } = await person.call(startTwoFactor, { body: { password: PASSWORD } });
  const code = appCode(secret, world.clock.now());
  const { codes } = await person.call(confirmTwoFactor, { body: { code } });
  await world.clock.advance(STEP);
  return { secret, codes };
}

/** Gives the password and answers what the second step needs. */
async function firstStep(person: Person): Promise<string> {
  const problem = await person.call(signIn, { body: { login: 'ana', password: PASSWORD } }).then(
    () => undefined,
    (thrown: unknown) => thrown as ApiProblem,
  );
  expect(problem?.code).toBe('account/code-required');
  return (problem as ApiProblem & { detail: { step: string } }).detail.step;
}

test('an app is set up with a code, and signing in then takes one more step', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const elsewhere = world.visitor();
  await elsewhere.call(signIn, { body: { login: 'ana', password: PASSWORD } });
  const { secret, uri } = await ana.call(startTwoFactor, { body: { password: PASSWORD } });
  expect(secret).toMatch(/^[A-Z2-7]{40}$/);
  expect(uri).toMatch(/^otpauth:\/\/totp\/[^:]+:ana\?secret=/);
  expect((await ana.call(getSecurity)).hasTwoFactor).toBe(false);
  await world.visitor().call(signIn, { body: { login: 'ana', password: PASSWORD } });

  const wrong = appCode(secret, world.clock.now() + 10 * STEP);
  expect(await outcome(ana.call(confirmTwoFactor, { body: { code: wrong } }))).toBe(
    'account/code-wrong',
  );
  const code = appCode(secret, world.clock.now());
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  const { codes } = await ana.call(confirmTwoFactor, { body: { code: spaced } });
  expect(codes).toHaveLength(10);
  expect((await ana.call(getSecurity)).hasTwoFactor).toBe(true);
  expect((await elsewhere.call(getSession)).account).toBeNull();
  expect((await ana.call(getSession)).account).not.toBeNull();

  const visitor = world.visitor();
  const step = await firstStep(visitor);
  expect((await visitor.call(getSession)).account).toBeNull();
  await world.clock.advance(STEP);
  const next = appCode(secret, world.clock.now());
  const account = await visitor.call(finishSignIn, { body: { step, code: next } });
  expect(account.username).toBe('ana');
  expect((await visitor.call(getSession)).account?.username).toBe('ana');
});

test('a code works once, and only for half a minute either way', async () => {
  await using world = await createWorld();
  const { secret } = await switchOn(world, await world.as('ana'));
  const at = world.clock.now();
  const step = await firstStep(world.visitor());
  const tryCode = (code: string) =>
    outcome(world.visitor().call(finishSignIn, { body: { step, code } }));
  expect(await tryCode(appCode(secret, at - 2 * STEP))).toBe('account/code-wrong');
  expect(await tryCode(appCode(secret, at + 2 * STEP))).toBe('account/code-wrong');
  const code = appCode(secret, at);
  const both = await Promise.all([tryCode(code), tryCode(code)]);
  expect(both.filter((each) => each === 'account/code-wrong')).toHaveLength(1);
  await world.clock.advance(STEP);
  const again = await firstStep(world.visitor());
  expect(await outcome(world.visitor().call(finishSignIn, { body: { step: again, code } }))).toBe(
    'account/code-wrong',
  );
});

test('a step takes five codes and five minutes, and cannot be forged or moved', async () => {
  await using world = await createWorld();
  const { secret } = await switchOn(world, await world.as('ana'));
  await world.as('ben');
  const finish = (step: string, code = '000000') =>
    outcome(world.visitor().call(finishSignIn, { body: { step, code } }));
  const guessed = await firstStep(world.visitor());
  for (let n = 0; n < 5; n += 1) expect(await finish(guessed)).toBe('account/code-wrong');
  expect(await finish(guessed, appCode(secret, world.clock.now()))).toBe('account/step-over');

  const late = await firstStep(world.visitor());
  await world.clock.advance(301_000);
  expect(await finish(late, appCode(secret, world.clock.now()))).toBe('account/step-over');

  const step = await firstStep(world.visitor());
  const [id = '', until = '', nonce = '', tag = ''] = step.split('.');
  const { account } = await (await world.as('ben')).call(getSession);
  const forged = [
    'nonsense',
    `${account?.id}.${until}.${nonce}.${tag}`,
    `${id}.${Number(until) + 60_000}.${nonce}.${tag}`,
    `${id}.${until}.x${nonce}.${tag}`,
    `${id}.${until}.${nonce}.`,
  ];
  for (const each of forged)
    expect(await finish(each, appCode(secret, world.clock.now()))).toBe('account/step-over');
});

test('guesses at one account are limited, whatever the network', async () => {
  await using world = await createWorld();
  const { secret } = await switchOn(world, await world.as('ana'));
  const answers: unknown[] = [];
  for (let round = 0; round < 3; round += 1) {
    const step = await firstStep(world.visitor());
    for (let n = 0; n < 4; n += 1)
      answers.push(
        await outcome(world.visitor().call(finishSignIn, { body: { step, code: '000000' } })),
      );
  }
  // One was used to switch it on.
  expect(answers.filter((each) => each === 'account/code-wrong')).toHaveLength(9);
  expect(answers.at(-1)).toBe('rate/limited');
  const step = await firstStep(world.visitor());
  const code = appCode(secret, world.clock.now());
  expect(await outcome(world.visitor().call(finishSignIn, { body: { step, code } }))).toBe(
    'rate/limited',
  );
});

test('a recovery code stands in for the app, once', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const { codes } = await switchOn(world, ana);
  const [code = ''] = codes;
  const visitor = world.visitor();
  const typed = code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O');
  const step = await firstStep(visitor);
  await visitor.call(finishSignIn, { body: { step, code: typed } });
  expect((await visitor.call(getSecurity)).recoveryCodesLeft).toBe(9);
  const again = await firstStep(world.visitor());
  expect(await outcome(world.visitor().call(finishSignIn, { body: { step: again, code } }))).toBe(
    'account/code-wrong',
  );
});

test('switching it off takes the password and a code, ends other sessions and is over when done again', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const { secret, codes } = await switchOn(world, ana);
  const elsewhere = world.visitor();
  const step = await firstStep(elsewhere);
  await elsewhere.call(finishSignIn, { body: { step, code: codes[0] ?? '' } });
  const stop = (password: string, code: string) =>
    outcome(ana.call(stopTwoFactor, { body: { password, code } }));
  expect(await stop('not my password', appCode(secret, world.clock.now()))).toBe(
    'account/password-wrong',
  );
  expect(await stop(PASSWORD, '000000')).toBe('account/code-wrong');
  expect((await elsewhere.call(getSession)).account).not.toBeNull();
  expect(await stop(PASSWORD, appCode(secret, world.clock.now()))).toBe('done');
  expect(await stop(PASSWORD, '000000')).toBe('done');
  expect((await elsewhere.call(getSession)).account).toBeNull();
  expect(await ana.call(getSecurity)).toMatchObject({ hasTwoFactor: false, recoveryCodesLeft: 9 });
  await world.visitor().call(signIn, { body: { login: 'ana', password: PASSWORD } });
});

test('only one of two set-ups at once is confirmed, and one that is on is not replaced', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  expect(await outcome(ana.call(confirmTwoFactor, { body: { code: '000000' } }))).toBe(
    'two-factor/not-begun',
  );
  const begin = () => ana.call(startTwoFactor, { body: { password: PASSWORD } });
  const first = await begin();
  const { secret } = await begin();
  const confirm = (of: string) =>
    outcome(ana.call(confirmTwoFactor, { body: { code: appCode(of, world.clock.now()) } }));
  expect(await confirm(first.secret)).toBe('account/code-wrong');
  await confirm(secret);
  expect(await confirm(secret)).toBe('two-factor/already-on');
  expect(await outcome(begin())).toBe('two-factor/already-on');
});

test('the database holds neither the secret nor a code in the clear, and no moment', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const { secret, codes } = await switchOn(world, ana);
  const step = await firstStep(world.visitor());
  const used = appCode(secret, world.clock.now());
  await world.visitor().call(finishSignIn, { body: { step, code: used } });
  const bytes = await Promise.all(
    ['footlights.db', 'footlights.db-wal'].map((name) =>
      readFile(join(world.dataDir, name), 'latin1').catch(() => ''),
    ),
  );
  const all = [...bytes, ...world.logs].join('\n');
  expect(all).toContain('two_factor');
  for (const clear of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
    expect(all.includes(clear)).toBe(false);
  const { db } = world.context.database;
  const factors = await db.selectFrom('two_factor').selectAll().execute();
  expect(factors.map((row) => Object.keys(row))).toEqual([['account_id', 'secret', 'is_on']]);
  expect(
    await db
      .selectFrom('verification' as 'profiles')
      .selectAll()
      .execute(),
  ).toEqual([]);
});

test('new recovery codes take the password and end the ones before', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const { codes } = await switchOn(world, ana);
  const make = (password: string) => ana.call(makeRecoveryCodes, { body: { password } });
  expect(await outcome(make('not my password'))).toBe('account/password-wrong');
  const fresh = await make(PASSWORD);
  expect(new Set([...codes, ...fresh.codes]).size).toBe(20);
  const step = await firstStep(world.visitor());
  const finish = (code = '') =>
    outcome(world.visitor().call(finishSignIn, { body: { step, code } }));
  expect(await finish(codes[0])).toBe('account/code-wrong');
  expect(await finish(fresh.codes[0])).toMatchObject({ username: 'ana' });
});

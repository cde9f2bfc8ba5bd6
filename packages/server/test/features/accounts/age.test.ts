import { getRegistration, signUp } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld, type Person } from '#test/world.ts';
import { outcome, PASSWORD } from './mailed.ts';

test('a birth date is looked at and not kept; a browser that was declined stays so', async () => {
  await using world = await createWorld({ env: { MINIMUM_AGE: '13' } });
  const join = (person: Person, username: string, bornOn?: string) =>
    outcome(
      person.call(signUp, {
        body: { username, password: PASSWORD, ...(bornOn === undefined ? {} : { bornOn }) },
      }),
    );
  expect((await world.visitor().call(getRegistration)).asksBirthDate).toBe(true);
  const invalid = [
    undefined,
    '',
    '2001-02-30',
    '1850-01-01',
    '2026-01-16',
    '01-02-2003',
    '2001-1-1',
  ];
  for (const bornOn of invalid) {
    const found = await join(world.visitor(), 'ana', bornOn);
    expect([bornOn, found]).toEqual([bornOn, 'account/birth-date-invalid']);
  }
  // The clock says 15 January 2026.
  const child = world.visitor();
  expect(await join(child, 'ana', '2013-01-16')).toBe('account/not-for-you');
  expect(await join(child, 'ana', '1990-01-01')).toBe('account/not-for-you');
  expect(await join(world.visitor(), 'ana', '2013-01-15')).toBe('done');
  const { db } = world.context.database;
  for (const { name } of await db.introspection.getTables()) {
    const rows = await db
      .selectFrom(name as 'profiles')
      .selectAll()
      .execute();
    expect([name, JSON.stringify(rows).includes('2013-01-1')]).toEqual([name, false]);
  }
});

test('the cookie of a browser that was declined ends with it and tells nothing but that', async () => {
  await using world = await createWorld({ env: { MINIMUM_AGE: '13' } });
  const answer = await world.visitor().request({
    method: 'POST',
    url: '/api/v1/accounts',
    payload: { username: 'ana', password: PASSWORD, bornOn: '2020-05-05' },
  });
  expect(answer.statusCode).toBe(403);
  expect(answer.headers['set-cookie']).toBe(
    'footlights.birth-date=declined; Path=/; HttpOnly; SameSite=Lax',
  );
  expect(answer.json<{ message: string }>().message).not.toMatch(/\d|age|old|young|born/i);
});

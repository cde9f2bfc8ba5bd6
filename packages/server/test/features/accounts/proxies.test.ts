import { expect, test } from 'vitest';
import { createWorld, type World } from '#test/world.ts';

/** Asks for a mail, which is 10 times free a network, through the proxy at 10.0.0.1, as one login each. */
function ask(world: World, headers: Record<string, string>, serial: number) {
  return world.app.inject({
    method: 'POST',
    url: '/api/v1/password/forgotten',
    remoteAddress: '10.0.0.1',
    headers: { host: 'footlights.test', ...headers },
    payload: { login: `nobody${serial}` },
  });
}

test('behind a proxy limits count the client, who cannot be somebody else by what it sends', async () => {
  await using world = await createWorld({ env: { TRUSTED_PROXIES: '10.0.0.1' } });
  let serial = 0;
  // The proxy appends the true address to whatever the client made up.
  const from = (address: string, spoofed?: string) =>
    ask(
      world,
      { 'x-forwarded-for': spoofed === undefined ? address : `${spoofed}, ${address}` },
      (serial += 1),
    );
  const statuses: number[] = [];
  for (let n = 0; n < 11; n += 1)
    statuses.push((await from('203.0.113.7', `198.51.${n}.1`)).statusCode);
  expect(statuses).toEqual([...Array<number>(10).fill(204), 429]);
  const refused = await from('203.0.113.7');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  // Somebody else behind the same proxy has tokens of their own.
  expect((await from('203.0.114.7')).statusCode).toBe(204);
});

test('a header from somebody who is no trusted proxy moves nobody to another bucket', async () => {
  await using world = await createWorld({ env: { TRUSTED_PROXIES: '10.9.9.9' } });
  const statuses: number[] = [];
  for (let n = 0; n < 201; n += 1)
    statuses.push((await ask(world, { 'x-forwarded-for': `198.51.${n}.1` }, n)).statusCode);
  // A private peer may be a household: its bucket is twenty times as large, and one all the same.
  expect(statuses.indexOf(429)).toBe(200);
});

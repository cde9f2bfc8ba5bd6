import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';

const body = { login: 'nobody', password: 'nothing at all' };

/** The answer to a sign-in that names this host, from a page of that same host. */
async function statusAt(host: string, env: { PUBLIC_URL?: string }): Promise<number> {
  await using world = await createWorld({ env });
  const response = await world.visitor().request({
    method: 'POST',
    url: '/api/v1/session',
    headers: { host, origin: `http://${host}` },
    payload: body,
  });
  return response.statusCode;
}

test.each(['localhost:4000', '127.0.0.1:4000', '[::1]:4000', '192.168.1.20', 'nas', 'clips.local'])(
  'without PUBLIC_URL, %s is believed to be us',
  async (host) => {
    expect(await statusAt(host, { PUBLIC_URL: '' })).toBe(401);
  },
);

test.each(['evil.example:4000', '203.0.113.9', 'localhost.evil.example'])(
  'without PUBLIC_URL, %s could be somebody else’s name for this machine',
  async (host) => {
    expect(await statusAt(host, { PUBLIC_URL: '' })).toBe(403);
  },
);

test('with PUBLIC_URL, another host is not us, whatever the page says', async () => {
  expect(await statusAt('evil.example', { PUBLIC_URL: 'https://clips.example' })).toBe(403);
});

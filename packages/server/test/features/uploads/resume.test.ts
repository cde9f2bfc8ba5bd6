import { getOwnVideo } from '@footlights/contract';
import { readFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { fixture } from '#test/media/make.ts';
import { beginUpload, inspectUpload, sendBytes } from '#test/upload.ts';
import { createWorld, type World } from '#test/world.ts';

const { skip } = needs('ffmpeg');

test.skipIf(skip)(
  'an upload goes on after a broken connection and after a restart, and becomes one clip',
  async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const bytes = await readFile(await fixture('plain'));
    const begun = await beginUpload(ana, bytes.length, { caption: 'In pieces' });
    const url = String(begun.headers['location']);
    const [first, second] = [Math.floor(bytes.length / 3), Math.floor(bytes.length / 2)];

    await breakOff(world, 'ana', { url, promised: bytes, sent: first });
    await expect
      .poll(async () => Number((await inspectUpload(ana, url)).headers['upload-offset']))
      .toBe(first);

    const part = bytes.subarray(first, second);
    expect((await sendBytes(ana, url, { bytes: part, offset: first })).statusCode).toBe(204);
    await world.restart();
    expect((await inspectUpload(ana, url)).headers['upload-offset']).toBe(String(second));

    const rest = bytes.subarray(second);
    expect((await sendBytes(ana, url, { bytes: rest, offset: second })).statusCode).toBe(204);
    await world.settle();
    const id = String(begun.headers['footlights-video']);
    const own = await ana.call(getOwnVideo, { params: { id } });
    expect(own.processing.state).toBe('ready');
    expect(own.clip?.caption).toBe('In pieces');
  },
);

/** Sends the head of a PATCH and some of its bytes over a real connection, then lets it break. */
async function breakOff(
  world: World,
  username: string,
  { url, promised, sent }: { url: string; promised: Buffer; sent: number },
): Promise<void> {
  const cookie = await signInAs(world, username);
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = world.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const head = [
    `PATCH ${url} HTTP/1.1`,
    'Host: footlights.test',
    'Origin: http://footlights.test',
    `Cookie: ${cookie}`,
    'Tus-Resumable: 1.0.0',
    'Upload-Offset: 0',
    'Content-Type: application/offset+octet-stream',
    `Content-Length: ${promised.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(promised.subarray(0, sent));
  await sleep(200);
  socket.destroy();
}

/** The cookies of another session of the same account. */
async function signInAs(world: World, login: string): Promise<string> {
  const answer = await world.visitor().request({
    method: 'POST',
    url: '/api/v1/session',
    payload: { login, password: `${login} likes footlights` },
  });
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

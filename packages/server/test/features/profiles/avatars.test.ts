import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getProfile, removeAvatar } from '@footlights/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type Person, type World } from '#test/world.ts';
import { members, type Member } from '../relations/people.ts';

const RED = { r: 200, g: 30, b: 30 };
const image = (width = 400, height = 300) =>
  sharp({ create: { width, height, channels: 3, background: RED } });

describe('a picture', () => {
  let world: World;
  let ana: Member;
  let ben: Member;

  beforeAll(async () => {
    world = await createWorld();
    [ana, ben] = (await members(world, 'ana', 'ben')) as [Member, Member];
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function put(person: Person, bytes: Buffer, type = 'application/octet-stream') {
    await world.clock.advance(60_000);
    const headers = { 'content-type': type };
    return person.request({
      method: 'PUT',
      url: '/api/v1/account/avatar',
      headers,
      payload: bytes,
    });
  }
  const shownBy = async ({ username }: Member) =>
    (await world.visitor().call(getProfile, { params: { username } })).avatar;
  const media = (url: string) => world.visitor().request({ method: 'GET', url });
  async function blobsIn(): Promise<string[]> {
    const names = await readdir(join(world.dataDir, 'blobs'), { recursive: true });
    return names.filter((name) => name.endsWith('.webp'));
  }

  test('of each kind becomes a square WebP without anything else of the file', async () => {
    const files = {
      jpeg: await image()
        .withExif({ IFD0: { Artist: 'canary-artist' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
        .jpeg()
        .toBuffer(),
      png: await image().png().toBuffer(),
      webp: await image(300, 500).webp().toBuffer(),
      avif: await image(64, 64).avif().toBuffer(),
    };
    expect(files.jpeg.includes('canary-artist')).toBe(true);
    for (const [kind, bytes] of Object.entries(files)) {
      const answer = await put(ana.person, bytes, 'image/gif');
      expect([kind, answer.statusCode, answer.body]).toEqual([kind, 200, expect.any(String)]);
      const { avatar } = answer.json<{ avatar: string }>();
      expect(await shownBy(ana)).toBe(avatar);
      const served = await media(avatar);
      expect(served.headers['content-type']).toBe('image/webp');
      expect(served.headers['cache-control']).toContain('public');
      const { format, width, height, exif } = await sharp(served.rawPayload).metadata();
      expect({ kind, format, width, height, exif }).toEqual({
        kind,
        format: 'webp',
        width: 256,
        height: 256,
        exif: undefined,
      });
      expect(served.rawPayload.includes('canary')).toBe(false);
    }
    expect(await blobsIn()).toHaveLength(1);
  });

  test('is refused in words when it is none, and the one before stays', async () => {
    const before = await shownBy(ana);
    const noise = Buffer.alloc(300 * 300 * 3, 0).map(() => Math.floor(Math.random() * 256));
    const jpeg = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
      .jpeg()
      .toBuffer();
    const png = await image().png().toBuffer();
    const frames = await Promise.all([
      image(16, 16).png().toBuffer(),
      image(16, 16).negate().png().toBuffer(),
    ]);
    const moving = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    const raw = { width: 8000, height: 7000, channels: 1 } as const;
    const vast = await sharp(Buffer.alloc(raw.width * raw.height), { raw })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const refused: [string, Buffer, RegExp][] = [
      ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a JPEG, PNG/],
      ['gif', Buffer.from('GIF89a…'), /not a JPEG, PNG/],
      ['nothing', Buffer.alloc(1), /not a JPEG, PNG/],
      ['html', Buffer.from('<script>alert(1)</script>'), /not a JPEG, PNG/],
      ['moving', moving, /moves/],
      ['half a jpeg', jpeg.subarray(0, Math.floor(jpeg.length / 2)), /damaged or ends early/],
      ['half a png', png.subarray(0, Math.floor(png.length / 2)), /damaged or ends early/],
      ['a head alone', jpeg.subarray(0, 4), /damaged or ends early/],
      ['vast', vast, /million pixels/],
    ];
    for (const [name, bytes, words] of refused) {
      const answer = await put(ana.person, bytes, 'image/png');
      const { code, message } = answer.json<{ code: string; message: string }>();
      expect([name, answer.statusCode, code]).toEqual([name, 400, 'avatar/not-a-picture']);
      expect(message).toMatch(words);
    }
    const large = await put(ana.person, Buffer.alloc(5_000_001), 'image/png');
    expect(large.json()).toMatchObject({ code: 'request/too-large' });
    const json = await put(ana.person, Buffer.from('{}'), 'application/json');
    expect(json.json()).toMatchObject({ code: 'request/media-type' });
    const nobody = await put(world.visitor(), png, 'image/png');
    expect(nobody.json()).toMatchObject({ code: 'session/required' });
    expect(await shownBy(ana)).toBe(before);
    expect(world.logs.filter((line) => line.includes('fault'))).toEqual([]);
  });

  test('is one file for two accounts, which stays as long as one of them shows it', async () => {
    const bytes = await image(50, 50).png().toBuffer();
    await Promise.all([put(ana.person, bytes), put(ben.person, bytes)]);
    const url = (await shownBy(ana))!;
    expect(await shownBy(ben)).toBe(url);
    await ana.person.call(removeAvatar);
    await ana.person.call(removeAvatar);
    expect(await shownBy(ana)).toBeNull();
    expect((await media(url)).statusCode).toBe(200);
    await ben.person.call(removeAvatar);
    expect((await media(url)).statusCode).toBe(404);
    expect(await blobsIn()).toEqual([]);
  });

  test('changed by many at once leaves one file, the one that is shown', async () => {
    const files = await Promise.all(
      [10, 20, 30, 40].map((width) =>
        sharp({
          create: { width, height: width, channels: 3, background: { r: width, g: 0, b: 0 } },
        })
          .png()
          .toBuffer(),
      ),
    );
    await Promise.all(files.map((bytes) => put(ana.person, bytes)));
    const shown = (await shownBy(ana))!;
    expect(await blobsIn()).toEqual([expect.stringContaining(shown.replace('/media/', ''))]);
  });

  test('survives a start, which drops what nobody shows', async () => {
    await put(ana.person, await image().png().toBuffer());
    const url = (await shownBy(ana))!;
    const orphan = `${'ab'.repeat(32)}.webp`;
    const folder = join(world.dataDir, 'blobs', 'ab');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, orphan), 'nobody’s');
    await world.restart();
    await expect.poll(async () => (await blobsIn()).length).toBe(1);
    expect((await media(url)).statusCode).toBe(200);
    await world.context.avatars.belongings.forget(ana.id);
    expect(await blobsIn()).toEqual([]);
    expect(await shownBy(ana)).toBeNull();
  });
});

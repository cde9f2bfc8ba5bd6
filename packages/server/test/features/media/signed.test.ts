import {
  changeVideo,
  deleteVideo,
  getVideo,
  listOwnVideos,
  type Visibility,
} from '@footlights/contract';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountOf, plantClip, PLANTED_BYTES } from '#test/plant.ts';
import { createWorld, type Person, type World } from '#test/world.ts';

const HOUR_MS = 3_600_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const [ana, eve] = [await accountOf(world, 'ana'), await accountOf(world, 'eve')];
  const fay = await accountOf(world, 'fay');
  await world.context.relations.follow(fay, ana);
  await world.context.relations.follow(eve, ana);
  await world.context.relations.shield(ana, eve, 'block');
});
afterAll(() => world[Symbol.asyncDispose]());

function get(url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
  return world.visitor().request({ method, url, headers });
}
async function statusOf(url: string): Promise<number> {
  return (await get(url)).statusCode;
}
/** Addresses of a clip's rendition and posters, as that person is told them; null when the clip is not there. */
async function addressesFor(person: Person, id: string): Promise<string[] | null> {
  const clip = await person.call(getVideo, { params: { id } }).catch(() => null);
  return clip && [clip.renditions[0]!.url, clip.poster.webp, clip.poster.avif];
}
async function turn(id: string, visibility: Visibility): Promise<void> {
  await (await world.as('ana')).call(changeVideo, { params: { id }, body: { visibility } });
}

describe('media by visibility', () => {
  const EVERYBODY = ['stranger', 'signed out', 'follower', 'blocked', 'creator'] as const;
  const TOLD: Record<Visibility, readonly string[]> = {
    public: ['stranger', 'signed out', 'follower', 'creator'],
    unlisted: ['stranger', 'signed out', 'follower', 'creator'],
    followers: ['follower', 'creator'],
    private: ['creator'],
  };
  async function personOf(viewer: (typeof EVERYBODY)[number]): Promise<Person> {
    if (viewer === 'signed out') return world.visitor();
    const names = { stranger: 'sam', follower: 'fay', blocked: 'eve', creator: 'ana' };
    return world.as(names[viewer]);
  }

  test.each(Object.entries(TOLD))(
    'of a %s clip is told to those who may watch',
    async (name, told) => {
      const visibility = name as Visibility;
      const { id, files } = await plantClip(world, { creator: 'ana', visibility });
      const plain = Object.values(files).map((file) => `/media/${file}`);
      for (const viewer of EVERYBODY) {
        const addresses = await addressesFor(await personOf(viewer), id);
        expect([viewer, addresses !== null]).toEqual([viewer, told.includes(viewer)]);
        for (const address of addresses ?? []) expect(await statusOf(address)).toBe(200);
      }
      for (const address of plain)
        expect(await statusOf(address)).toBe(visibility === 'public' ? 200 : 404);
    },
  );

  test('has one address for everybody who may watch', async () => {
    const { id } = await plantClip(world, { creator: 'ana', visibility: 'followers' });
    const [fay, ana] = [await world.as('fay'), await world.as('ana')];
    const addresses = await addressesFor(fay, id);
    expect(await addressesFor(ana, id)).toEqual(addresses);
    const own = await ana.call(listOwnVideos, {});
    expect(own.clips.find((one) => one.id === id)?.clip?.renditions[0]?.url).toBe(addresses![0]);
  });
});

describe('an address of media that is not public', () => {
  test('ends on a full hour, one to two hours after it was given', async () => {
    const { id } = await plantClip(world, { creator: 'ana', visibility: 'unlisted' });
    const [address] = (await addressesFor(world.visitor(), id))!;
    const end = Number(new URL(address!, 'http://x').searchParams.get('e')) * 1000;
    expect(end % HOUR_MS).toBe(0);
    expect(end - world.clock.now()).toBeGreaterThan(HOUR_MS - 1);
    expect(end - world.clock.now()).toBeLessThanOrEqual(2 * HOUR_MS);
    expect((await get(address!)).headers['cache-control']).toBe(
      `private, max-age=${Math.floor((end - world.clock.now()) / 1000)}`,
    );
    await world.clock.advance(end - world.clock.now() - 1);
    expect(await statusOf(address!)).toBe(200);
    await world.clock.advance(1);
    expect(await statusOf(address!)).toBe(404);
    const [renewed] = (await addressesFor(world.visitor(), id))!;
    expect(renewed).not.toBe(address);
    expect(await statusOf(renewed!)).toBe(200);
  });

  test('opens one file, until one end, and nothing when a character differs', async () => {
    const [one, other] = [
      await plantClip(world, { creator: 'ana', visibility: 'unlisted' }),
      await plantClip(world, { creator: 'ana', visibility: 'unlisted' }),
    ];
    const [address] = (await addressesFor(world.visitor(), one.id))!;
    const query = address!.slice(address!.indexOf('?'));
    const end = Number(/e=(\d+)/.exec(query)![1]);
    const signature = /s=(.+)$/.exec(query)![1]!;
    const flipped = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1);
    for (const wrong of [
      '',
      '?',
      query.replace(signature, flipped),
      query.replace(signature, signature.slice(1)),
      query.replace(String(end), String(end + 3600)),
      `?e=${end}`,
      `?s=${signature}`,
      `${query}&e=${end}`,
      `?e=${end}&s=${'é'.repeat(11)}`,
      `?e=9e15&s=${signature}`,
    ])
      expect([wrong, await statusOf(`/media/${one.files.mp4}${wrong}`)]).toEqual([wrong, 404]);
    expect(await statusOf(`/media/${other.files.mp4}${query}`)).toBe(404);
    expect(await statusOf(`/media/${one.files.webp}${query}`)).toBe(404);
  });

  test('answers as an unknown one when it does not hold', async () => {
    const { files } = await plantClip(world, { creator: 'ana', visibility: 'private' });
    const answers = [
      await get(`/media/${files.mp4}`),
      await get(`/media/${'0'.repeat(64)}.mp4`),
      await get(`/media/${files.mp4}`, {}, 'HEAD'),
      await get(`/media/${'0'.repeat(64)}.mp4`, {}, 'HEAD'),
    ].map(({ statusCode, headers, body }) => [statusCode, { ...headers, date: '' }, body]);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[2]).toEqual(answers[3]);
    expect(answers[0]![0]).toBe(404);
  });

  test('serves ranges, HEAD, tags and conditions as public media does', async () => {
    const { id, files } = await plantClip(world, { creator: 'ana', visibility: 'followers' });
    const [address] = (await addressesFor(await world.as('fay'), id))!;
    const tag = `"${files.mp4.replace('.mp4', '')}"`;
    const part = await get(address!, { range: 'bytes=10-19', 'if-range': tag });
    expect([part.statusCode, part.rawPayload.length, part.headers['etag']]).toEqual([206, 10, tag]);
    expect((await get(address!, { 'if-none-match': tag })).statusCode).toBe(304);
    const head = await get(address!, {}, 'HEAD');
    expect(head.headers['content-length']).toBe(String(PLANTED_BYTES));
    expect(head.headers['content-type']).toBe('video/mp4');
    expect((await get(`/media/${files.mp4}`, { 'if-none-match': tag })).statusCode).toBe(404);
  });
});

describe('a change of who may watch', () => {
  test('closes and opens addresses at once', async () => {
    const { id, files } = await plantClip(world, { creator: 'ana' });
    const plain = `/media/${files.mp4}`;
    const first = await get(plain);
    expect(first.headers['cache-control']).toBe('public, max-age=31536000, s-maxage=60, immutable');
    await turn(id, 'unlisted');
    expect(await statusOf(plain)).toBe(404);
    expect((await get(plain, { 'if-none-match': String(first.headers['etag']) })).statusCode).toBe(
      404,
    );
    const [unlisted] = (await addressesFor(world.visitor(), id))!;
    expect(await statusOf(unlisted!)).toBe(200);

    await turn(id, 'followers');
    expect(await statusOf(unlisted!)).toBe(404);
    const [forFollowers] = (await addressesFor(await world.as('fay'), id))!;
    expect(await statusOf(forFollowers!)).toBe(200);

    await turn(id, 'private');
    expect(await statusOf(forFollowers!)).toBe(404);
    await turn(id, 'public');
    expect(await statusOf(plain)).toBe(200);
    // A page that still holds the address it was given goes on playing.
    expect(await statusOf(forFollowers!)).toBe(200);
  });

  test('leaves a file that a public clip shares, and closes it with the last public one', async () => {
    const shared = await plantClip(world, { creator: 'ana', visibility: 'private' });
    const plain = `/media/${shared.files.mp4}`;
    expect(await statusOf(plain)).toBe(404);
    const twin = await plantClip(world, { creator: 'sam', files: shared.files });
    expect(await statusOf(plain)).toBe(200);
    await (await world.as('sam')).call(deleteVideo, { params: { id: twin.id } });
    expect(await statusOf(plain)).toBe(404);
    const [own] = (await addressesFor(await world.as('ana'), shared.id))!;
    expect(await statusOf(own!)).toBe(200);
  });

  test('of the account closes its clips: private shows them to followers, leaving to nobody', async () => {
    const { id, files } = await plantClip(world, { creator: 'pia' });
    const plain = `/media/${files.mp4}`;
    const { database, videos } = world.context;
    const pia = await accountOf(world, 'pia');
    await world.context.relations.follow(await accountOf(world, 'fay'), pia);
    const settle = async (standing: { isPrivate: boolean; standing: 'open' | 'leaving' }) => {
      const followed = await database.db.transaction().execute(async (transaction) => {
        const row = {
          is_private: standing.isPrivate ? 1 : 0,
          standing: standing.standing,
        } as const;
        await transaction.updateTable('profiles').set(row).where('id', '=', pia).execute();
        return videos.follow(pia, standing, transaction);
      });
      await followed.told();
    };
    expect(await statusOf(plain)).toBe(200);
    await settle({ isPrivate: true, standing: 'open' });
    expect(await statusOf(plain)).toBe(404);
    expect(await addressesFor(world.visitor(), id)).toBeNull();
    const [forFay] = (await addressesFor(await world.as('fay'), id))!;
    expect(await statusOf(forFay!)).toBe(200);
    await settle({ isPrivate: true, standing: 'leaving' });
    expect(await statusOf(forFay!)).toBe(404);
    expect(await addressesFor(await world.as('fay'), id)).toBeNull();
    await settle({ isPrivate: false, standing: 'open' });
    expect(await statusOf(plain)).toBe(200);
  });

  test('is not undone by requests that are answered while it happens', async () => {
    const { id, files } = await plantClip(world, { creator: 'ana' });
    const plain = `/media/${files.mp4}`;
    for (let round = 0; round < 12; round += 1) {
      const asking = Array.from({ length: 8 }, () => get(plain));
      const changing = turn(id, round % 2 === 0 ? 'private' : 'public');
      asking.push(...Array.from({ length: 8 }, () => get(plain)));
      await changing;
      expect(await statusOf(plain)).toBe(round % 2 === 0 ? 404 : 200);
      await Promise.all(asking);
      expect(await statusOf(plain)).toBe(round % 2 === 0 ? 404 : 200);
    }
  });
});

test('fetching media writes no row and no line, whether it is there or not', async () => {
  const { id, files } = await plantClip(world, { creator: 'ana', visibility: 'unlisted' });
  const [address] = (await addressesFor(world.visitor(), id))!;
  await world.settle();
  const { db } = world.context.database;
  const changes = async () =>
    (
      await db
        .selectNoFrom((on) => on.fn<number>('total_changes').as('count'))
        .executeTakeFirstOrThrow()
    ).count;
  const [before, lines] = [await changes(), world.logs.length];
  await get(address!);
  await get(`/media/${files.mp4}`);
  await get(`/media/${'1'.repeat(64)}.webp`);
  expect(await changes()).toBe(before);
  expect(world.logs.length).toBe(lines);
});

test('an instance from before there were signed addresses gets their secret at its next start', async () => {
  await using old = await createWorld();
  const path = join(old.dataDir, 'secrets.json');
  const { session, ticket } = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  await writeFile(path, JSON.stringify({ session, ticket }));
  await old.restart();
  const secrets = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  expect(secrets).toMatchObject({ session, ticket });
  expect(secrets['media']).toMatch(/^[\w-]{43}$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await old.restart();
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(secrets);
});

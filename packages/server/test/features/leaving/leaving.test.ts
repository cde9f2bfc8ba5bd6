import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import {
  appointAdmin,
  changeAvatar,
  dismissAdmin,
  exportAccount,
  getDeparture,
  getFeed,
  getProfile,
  getSession,
  getVideo,
  leave,
  listAdmins,
  listOwnVideos,
  listProfileClips,
  signIn,
  stay,
  urlOf,
  type ApiProblem,
} from '@footlights/contract';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { filesBelow, MEDIA_FOLDERS } from '#test/folder.ts';
import { fixture } from '#test/media/make.ts';
import { unzip } from '#test/unzip.ts';
import { createWorld, type Person, type World } from '#test/world.ts';

const { skip } = needs('ffmpeg');
const DAY_MS = 86_400_000;

const passwordOf = (username: string) => `${username} likes footlights`;

async function goes(person: Person, username: string): Promise<number> {
  const { deletesAt } = await person.call(leave, { body: { password: passwordOf(username) } });
  return deletesAt ?? Number.NaN;
}

function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (problem: unknown) => (problem as ApiProblem).code,
  );
}

/** Every place of the database where one of some texts stands. */
function placesOf(world: World, texts: readonly string[]): string[] {
  const database = new DatabaseSync(join(world.dataDir, 'footlights.db'), { readOnly: true });
  const tables = database
    .prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
    .all() as { name: string }[];
  const places = tables.flatMap(({ name }) =>
    database
      .prepare(`select * from "${name}"`)
      .all()
      .filter((row) => texts.some((text) => JSON.stringify(row).includes(text)))
      .map(() => name),
  );
  database.close();
  return places;
}

test('who leaves disappears at once, can come back, and finds everything again', async () => {
  await using world = await createWorld();
  await world.as('zoe');
  const ana = await world.as('ana');
  const visitor = world.visitor();
  const ask = () => codeOf(visitor.call(getProfile, { params: { username: 'ana' } }));
  expect(await ask()).toBe('answered');
  expect(await goes(ana, 'ana')).toBe(world.clock.now() + 14 * DAY_MS);
  expect(await ask()).toBe('profile/not-found');
  await world.clock.advance(13 * DAY_MS);
  await ana.call(signIn, { body: { login: 'ana', password: passwordOf('ana') } });
  await ana.call(stay);
  await ana.call(stay);
  expect(await ana.call(getDeparture)).toMatchObject({ deletesAt: null });
  expect(await ask()).toBe('answered');
  await world.clock.advance(3 * DAY_MS);
  expect(await ask()).toBe('answered');
});

test('leaving takes the password, and asking again changes nothing', async () => {
  await using world = await createWorld();
  await world.as('zoe');
  const ana = await world.as('ana');
  const wrong = ana.call(leave, { body: { password: 'something else' } });
  expect(await codeOf(wrong)).toBe('account/password-wrong');
  expect(await ana.call(getDeparture)).toMatchObject({ deletesAt: null });
  const first = await goes(ana, 'ana');
  await world.clock.advance(DAY_MS);
  expect(await goes(ana, 'ana')).toBe(first);
});

test('leaving ends the other sessions, and the one that is left can only stay or take its data', async () => {
  await using world = await createWorld();
  await world.as('zoe');
  const ana = await world.as('ana');
  const elsewhere = world.visitor('elsewhere');
  await elsewhere.call(signIn, { body: { login: 'ana', password: passwordOf('ana') } });
  await goes(ana, 'ana');
  expect((await elsewhere.call(getSession)).account).toBeNull();
  expect((await ana.call(getSession)).account).toMatchObject({ username: 'ana' });
  expect(await codeOf(ana.call(listOwnVideos))).toBe('session/forbidden');
  expect((await ana.request({ url: urlOf(exportAccount) })).statusCode).toBe(200);
});

test('whoever runs an instance alone stays while others are there', async () => {
  await using world = await createWorld();
  const zoe = await world.as('zoe');
  const ana = await world.as('ana');
  expect(await codeOf(goes(zoe, 'zoe'))).toBe('account/last-admin');
  await goes(ana, 'ana');
  await world.clock.advance(15 * DAY_MS);
  await world.settle();
  expect(await codeOf(goes(zoe, 'zoe'))).toBe('answered');
});

test('whoever hands the instance on may leave, and nobody can take the right from the last admin', async () => {
  await using world = await createWorld();
  const zoe = await world.as('zoe');
  const ana = await world.as('ana');
  expect(await codeOf(ana.call(appointAdmin, { params: { username: 'ana' } }))).toBe(
    'session/forbidden',
  );
  expect(await codeOf(zoe.call(dismissAdmin, { params: { username: 'zoe' } }))).toBe(
    'account/last-admin',
  );
  await zoe.call(appointAdmin, { params: { username: 'Ana' } });
  const { admins } = await ana.call(listAdmins);
  expect(admins.map(({ username }) => username).toSorted()).toEqual(['ana', 'zoe']);
  expect(await codeOf(goes(zoe, 'zoe'))).toBe('answered');
  expect(await codeOf(ana.call(dismissAdmin, { params: { username: 'ana' } }))).toBe(
    'account/last-admin',
  );
  expect((await ana.call(listAdmins)).admins.map(({ username }) => username)).toEqual(['ana']);
});

test('without a time of grace everything is gone with the answer', async () => {
  await using world = await createWorld({ env: { DELETION_GRACE_DAYS: '0' } });
  await world.as('zoe');
  const ana = await world.as('ana');
  const { id } = (await ana.call(getSession)).account!;
  await goes(ana, 'ana').catch(() => null);
  await world.settle();
  expect((await ana.call(getSession)).account).toBeNull();
  expect(placesOf(world, [id])).toEqual([]);
});

describe.skipIf(skip)('with a clip', () => {
  test('it is hidden with its creator, comes back with them, and is gone with them', async () => {
    await using world = await createWorld();
    await world.as('zoe');
    const ana = await world.as('ana');
    const { id: account } = (await ana.call(getSession)).account!;
    const id = await world.upload(ana, await fixture('front'), { caption: 'The harbour' });
    await world.settle();
    const visitor = world.visitor();
    const shown = async () => [
      (await visitor.call(getFeed)).clips.length,
      await codeOf(visitor.call(getVideo, { params: { id } })),
      await codeOf(visitor.call(listProfileClips, { params: { username: 'ana' } })),
    ];
    expect(await shown()).toEqual([1, 'answered', 'answered']);
    await goes(ana, 'ana');
    expect(await shown()).toEqual([0, 'video/not-found', 'profile/not-found']);
    await ana.call(stay);
    expect(await shown()).toEqual([1, 'answered', 'answered']);
    await goes(ana, 'ana');
    await world.clock.advance(15 * DAY_MS);
    await world.settle();
    expect(await shown()).toEqual([0, 'video/not-found', 'profile/not-found']);
    expect(placesOf(world, [account, id])).toEqual([]);
    expect(await filesBelow(world.dataDir, MEDIA_FOLDERS)).toEqual([]);
    const again = visitor.call(signIn, { body: { login: 'ana', password: passwordOf('ana') } });
    expect(await codeOf(again)).toBe('account/wrong-credentials');
  });

  test('the export holds profile, clips and covers, says that there are no views, and is for its owner alone', async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('front'), {
      caption: 'The harbour',
      visibility: 'private',
    });
    const picture = await sharp({
      create: { width: 64, height: 64, channels: 3, background: 'red' },
    })
      .png()
      .toBuffer();
    const headers = { 'content-type': 'image/png' };
    await ana.request({ method: 'PUT', url: urlOf(changeAvatar), headers, payload: picture });
    await world.settle();
    const answer = await ana.request({ url: urlOf(exportAccount) });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'cache-control': 'no-store',
    });
    const files = unzip(answer.rawPayload);
    const json = (name: string) => JSON.parse(files.get(name)?.toString() ?? 'null') as unknown;
    expect(json('clips.json')).toMatchObject([
      { id, caption: 'The harbour', visibility: 'private' },
    ]);
    expect(files.get('README.txt')?.toString()).toContain('no list of views exists');
    expect(files.get(`clips/${id}/clip.mp4`)?.toString('latin1', 4, 8)).toBe('ftyp');
    expect(files.get('profile/picture.webp')?.toString('latin1', 8, 12)).toBe('WEBP');
    expect(files.get(`clips/${id}/cover.webp`)?.toString('latin1', 8, 12)).toBe('WEBP');
    expect(answer.rawPayload.toString('latin1')).not.toMatch(/viewer|watch_/);
    expect((await world.visitor().request({ url: urlOf(exportAccount) })).statusCode).toBe(401);
  });
});

import {
  changeProfile,
  getProfile,
  listAdmins,
  listProfileClips,
  type ApiProblem,
} from '@footlights/contract';
import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { createWorld, NOON, type Person } from '#test/world.ts';

const DAY = Date.UTC(2026, 0, 15);

function refusal(call: Promise<unknown>): Promise<ApiProblem> {
  return call.then(
    () => {
      throw new Error('was not refused');
    },
    (problem: unknown) => problem as ApiProblem,
  );
}

function change(person: Person, body: { displayName?: string; bio?: string; links?: string[] }) {
  return person.call(changeProfile, { body });
}

test('a profile shows name, bio and the day of joining, and neither role nor address', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const response = await world.visitor().request({ url: '/api/v1/profiles/Ana' });
  expect(response.json()).toEqual({
    id: expect.stringMatching(/^a_[\w-]{22}$/) as string,
    username: 'ana',
    displayName: 'ana',
    avatar: null,
    bio: '',
    links: [],
    joinedAt: DAY,
    clipCount: 0,
    followers: 0,
    following: 0,
    isPrivate: false,
    showsClips: true,
    showsFollows: true,
    showsLikes: false,
  });
});

test('a profile that does not exist is not found, nor are its clips', async () => {
  await using world = await createWorld();
  for (const username of ['nobody', 'a%00b', "' or 1=1 --"]) {
    for (const endpoint of [getProfile, listProfileClips]) {
      const problem = await refusal(world.visitor().call(endpoint, { params: { username } }));
      expect({ username, code: problem.code }).toEqual({ username, code: 'profile/not-found' });
    }
  }
});

test('an account without clips lists none', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const page = await world.visitor().call(listProfileClips, { params: { username: 'ana' } });
  expect(page).toEqual({ clips: [], next: null });
});

test('one changes name and bio apart or together, and others see it', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  await change(ana, { displayName: '  Ana  María\n ' });
  await change(ana, { bio: 'Films\r\nthe sea.\u0007' });
  expect(await change(ana, {})).toMatchObject({ displayName: 'Ana María' });
  const seen = await world.visitor().call(getProfile, { params: { username: 'ana' } });
  expect(seen).toMatchObject({ displayName: 'Ana María', bio: 'Films\nthe sea.' });
});

test('names and bios are counted in characters as people see them', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const flag = '\u{1F1F5}\u{1F1F9}';
  expect(await change(ana, { displayName: flag.repeat(40) })).toMatchObject({
    displayName: flag.repeat(40),
  });
  expect(await refusal(change(ana, { displayName: flag.repeat(41) }))).toMatchObject({
    code: 'request/invalid',
    message: 'Display names are up to 40 characters; this one has 41.',
    detail: { field: 'displayName' },
  });
  expect((await change(ana, { bio: 'b'.repeat(160) })).bio).toHaveLength(160);
  expect(await refusal(change(ana, { bio: 'b'.repeat(161) }))).toMatchObject({
    code: 'request/invalid',
    message: 'Bios are up to 160 characters; this one has 161.',
    detail: { field: 'bio' },
  });
  expect((await change(ana, { bio: '' })).bio).toBe('');
});

test('a name that nobody can see is refused, and the old one stays', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const invisible = [
    '',
    ' \t\n',
    '\u200B',
    '\u00A0\u3000',
    '\u2800',
    '\u3164',
    '\u0301',
    '\u202E',
    '\u{E0041}',
    '\u200D\u200C',
  ];
  for (const displayName of invisible) {
    const { code } = await refusal(change(ana, { displayName }));
    expect({ displayName, code }).toEqual({ displayName, code: 'request/invalid' });
    await world.clock.advance(3000);
  }
  const seen = await world.visitor().call(getProfile, { params: { username: 'ana' } });
  expect(seen.displayName).toBe('ana');
});

test('marks that turn or hide text leave a name, joiners of scripts and emoji stay', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  expect(await change(ana, { displayName: 'An\u202Ea\u200B\u200F\u00AD' })).toMatchObject({
    displayName: 'Ana',
  });
  const family = '\u{1F469}\u200D\u{1F467} \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645';
  expect(await change(ana, { displayName: family })).toMatchObject({ displayName: family });
});

test('links are whole addresses of the web, each once, and nothing else', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const links = [' https://ana.example ', 'http://films.example/a?b=c#d', 'https://ANA.example/'];
  expect((await change(ana, { links })).links).toEqual([
    'https://ana.example/',
    'http://films.example/a?b=c#d',
  ]);
  const host = 'https://e.example/';
  const long = host + 'l'.repeat(200 - host.length);
  expect((await change(ana, { links: [long, ''] })).links).toEqual([long]);
  const refused = [
    'ana.example',
    '/somewhere',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<b>',
    'mailto:ana@ana.example',
    'https://bank.example@evil.example/',
    'https://',
    'https://./',
    `${long}x`,
  ];
  for (const link of refused) {
    const { code } = await refusal(change(ana, { links: [link] }));
    expect({ link, code }).toEqual({ link, code: 'request/invalid' });
    await world.clock.advance(3000);
  }
  const six = Array.from({ length: 6 }, (_, at) => `https://${at}.example/`);
  expect(await refusal(change(ana, { links: six }))).toMatchObject({ code: 'request/invalid' });
  const seen = await world.visitor().call(getProfile, { params: { username: 'ana' } });
  expect(seen.links).toEqual([long]);
});

test('only who is signed in changes a profile, and only on our own pages', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  expect(await refusal(change(world.visitor(), { bio: 'x' }))).toMatchObject({
    code: 'session/required',
  });
  const foreign = await ana.request({
    method: 'PATCH',
    url: '/api/v1/account/profile',
    headers: { origin: 'https://evil.example' },
    payload: { bio: 'x' },
  });
  expect(foreign.json()).toMatchObject({ code: 'request/foreign-origin' });
});

test('creators are looked up many at once, unknown ones left out', async () => {
  await using world = await createWorld();
  await world.as('ana');
  await world.as('ben');
  const { profiles } = world.context;
  const ana = await profiles.byUsername('ANA');
  const ben = await profiles.byUsername('ben');
  if (ana === undefined || ben === undefined) throw new Error('not made');
  expect(ana).toMatchObject({ role: 'admin', joinedAt: DAY });
  const creators = await profiles.byIds([ana.id, ben.id, ana.id, 'a_unknown']);
  expect([...creators.keys()].toSorted()).toEqual([ana.id, ben.id].toSorted());
  expect(creators.get(ben.id)).toEqual({
    id: ben.id,
    username: 'ben',
    displayName: 'ben',
    avatar: null,
  });
  expect(await profiles.byIds([])).toEqual(new Map());
});

test('the day of joining is a day, whatever the hour', async () => {
  await using world = await createWorld({ at: NOON + 11 * 3_600_000 });
  await world.as('ana');
  expect((await world.context.profiles.byUsername('ana'))?.joinedAt).toBe(DAY);
});

test('who runs the instance is found without looking through all accounts', async () => {
  await using world = await createWorld();
  const ana = await world.as('ana');
  const queries = await world.queriesOf(async () => {
    expect(await ana.call(listAdmins)).toMatchObject({ admins: [{ username: 'ana' }] });
  });
  const asked = queries.find((sql) => sql.includes(`"role" = 'admin'`)) ?? '';
  const { db } = world.context.database;
  const plan = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${asked}`, ['open', 100]),
  );
  expect(plan.rows.map(({ detail }) => detail)).toEqual([
    'SCAN profiles USING INDEX profiles_admins',
  ]);
});

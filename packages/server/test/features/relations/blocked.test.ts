import {
  blockAccount,
  endpoints,
  followAccount,
  writeComment,
  type AnyEndpoint,
} from '@footlights/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld, type World } from '#test/world.ts';
import { ask, inputsOf, toldBy, unknownThings, type Things } from './blocked-surfaces.ts';
import { act, members, type Member } from './people.ts';

const { skip } = needs('ffmpeg');

/**
 * Endpoints that this does not ask, each with its reason. Whoever adds an endpoint that is not asked by itself adds it
 * here with a reason, or teaches `blocked-surfaces.ts` what its parameters name.
 */
const NOT_ASKED: Readonly<Record<string, string>> = {
  getFeed: 'Blind: the same bytes for everybody. Who is signed in reads a feed of their own.',
  signUp: 'A name is taken whoever has it.',
  applyForAccount: 'A name is taken whoever has it.',
  signIn: 'Names the account that signs in.',
  createUpload: 'The tus protocol, for one’s own files.',
  describeUploads: 'The tus protocol, for one’s own files.',
  describeUpload: 'The tus protocol, for one’s own files.',
  inspectUpload: 'The tus protocol, for one’s own files.',
  continueUpload: 'The tus protocol, for one’s own files.',
  cancelUpload: 'The tus protocol, for one’s own files.',
  recordPlays: 'Blind: nobody is recognised, and nothing is answered.',
  getTicket: 'Blind: the same for everybody.',
  endDigest: 'Takes a secret from one’s own mail.',
};

/** What path parameters hold that is nobody else’s: ids that were given to the account alone, or to its operator. */
const OWN_PARAMETERS =
  /^(?:DELETE|GET|POST|PUT|PATCH|HEAD) \/(?:session|account|accounts\/applications|admin|invites|registration|report|statement|desk)(?:s|\/|$)/;

/** Whoever is blocked may report all the same, what anybody sees who is signed out. */
const REPORTS = ['getReportSubject', 'fileReport'];
/** The one who blocks knows whom, and may report them; these alone say so, and the last ends it. */
const KNOWS = [
  'listBlocked',
  ...REPORTS,
  'followAccount',
  'muteAccount',
  'restrictAccount',
  'unblockAccount',
];

const asked = endpoints.filter(({ name, stream }) => !(name in NOT_ASKED) && stream === undefined);
const named = asked.filter((endpoint) => {
  const { params, query, body } = inputsOf(endpoint);
  return [...params, ...query, ...body].length > 0;
});
const reads = asked.filter(({ method }) => method === 'GET');

describe.skipIf(skip)('a block', () => {
  let world: World;
  let ana: Member;
  let ben: Member;
  let cleo: Member;
  const things = new Map<Member, Things>();

  beforeAll(async () => {
    world = await createWorld();
    [cleo, ana, ben] = (await members(world, 'cleo', 'ana', 'ben')) as [Member, Member, Member];
    for (const member of [cleo, ana, ben]) {
      const caption = `Filmed by ${member.username} #stage`;
      const video = await world.upload(member.person, await fixture('plain'), { caption });
      things.set(member, {
        account: member.id,
        username: member.username,
        video,
        comment: '',
      });
    }
    await world.settle();
    for (const member of [cleo, ana, ben]) {
      const { video } = things.get(cleo)!;
      const input = { params: { id: video }, body: { text: `Said by ${member.username}` } };
      const { id } = await member.person.call(writeComment, input);
      things.get(member)!.comment = id;
    }
    await act(followAccount, ana, ben);
    await act(followAccount, ben, ana);
    for (const [by, whom] of [
      [ana, cleo],
      [ben, cleo],
      [cleo, ana],
      [cleo, ben],
    ] as const)
      await act(followAccount, by, whom);
    await act(blockAccount, ana, ben);
    await world.settle();
  }, 120_000);
  afterAll(() => world[Symbol.asyncDispose]());

  /** Whether a text names the account, its words or its clip. */
  function traces(text: string, of: Member): string[] {
    const { account, username, video, comment } = things.get(of)!;
    const words = [account, `"${username}"`, `@${username}`, `by ${username}`, video, comment];
    return words.filter((word) => text.includes(word));
  }

  async function leaksIn(
    by: Member,
    of: Member,
    list: readonly AnyEndpoint[],
  ): Promise<[string, string[]][]> {
    const leaks: [string, string[]][] = [];
    for (const endpoint of list) {
      for (const whose of [cleo, by]) {
        await world.clock.advance(30_000);
        const answer = await ask(by.person, endpoint, things.get(whose)!);
        const found = traces(answer.body, of);
        if (found.length > 0) leaks.push([endpoint.name, found]);
      }
    }
    return leaks;
  }

  async function differences(by: Member, of: Member): Promise<unknown[]> {
    const found: unknown[] = [];
    const told = by === ben ? REPORTS : KNOWS;
    const others = named.filter(({ name }) => !told.includes(name));
    for (const endpoint of others) {
      await world.clock.advance(30_000);
      const [theirs, nobodys] = [things.get(of)!, unknownThings()];
      const known = toldBy(await ask(by.person, endpoint, theirs), theirs);
      const unknown = toldBy(await ask(by.person, endpoint, nobodys), nobodys);
      if (JSON.stringify(known) !== JSON.stringify(unknown))
        found.push({ name: endpoint.name, known, unknown });
    }
    return found;
  }

  test('is looked for behind every parameter of every endpoint', () => {
    const odd = asked.filter((endpoint) => {
      const isOwn = OWN_PARAMETERS.test(`${endpoint.method} ${endpoint.path}`);
      return !isOwn && inputsOf(endpoint).odd.length > 0;
    });
    expect(odd.map(({ name, path }) => `${name} ${path}`)).toEqual([]);
    const names = new Set(endpoints.map(({ name }) => name));
    expect(Object.keys(NOT_ASKED).filter((name) => !names.has(name))).toEqual([]);
  });

  test('lets the blocked one read nothing that names the other', async () => {
    expect(await leaksIn(ben, ana, reads)).toEqual([]);
  }, 60_000);

  test('lets the one who blocks read nothing that names the other but the list of the blocked', async () => {
    const others = reads.filter(({ name }) => name !== 'listBlocked');
    expect(await leaksIn(ana, ben, others)).toEqual([]);
  }, 60_000);

  test('answers the blocked one as for what never was', async () => {
    expect(await differences(ben, ana)).toEqual([]);
  }, 60_000);

  test('answers the one who blocks as for what never was', async () => {
    expect(await differences(ana, ben)).toEqual([]);
  }, 60_000);

  test('would be seen here if it did not hold', async () => {
    const { db } = world.context.database;
    await db.deleteFrom('shields').execute();
    const leaks = await leaksIn(ben, ana, reads);
    expect(leaks.map(([name]) => name)).toContain('listFollowers');
    expect((await differences(ben, ana)).length).toBeGreaterThan(3);
  }, 60_000);
});

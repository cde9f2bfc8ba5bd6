import {
  blockAccount,
  changePrivacy,
  changeProfile,
  changeVideo,
  deleteVideo,
  discover,
  followAccount,
  muteAccount,
  searchAccounts,
  searchClips,
  searchHashtags,
  unblockAccount,
} from '@footlights/contract';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import { createWorld, type Person, type World } from '#test/world.ts';
import { act, members, type Member } from '../relations/people.ts';

async function clipsFor(person: Person, q: string): Promise<string[]> {
  return (await person.call(searchClips, { query: { q } })).clips.map(({ id }) => id);
}
async function namesFor(person: Person, q: string): Promise<string[]> {
  const { accounts } = await person.call(searchAccounts, { query: { q } });
  return accounts.map(({ account }) => account.username);
}
async function hashtagsFor(person: Person, q: string): Promise<[string, number][]> {
  const { hashtags } = await person.call(searchHashtags, { query: { q } });
  return hashtags.map(({ hashtag, clips }) => [hashtag, clips]);
}

/** A world of three with a clip of ana's. */
async function stage(): Promise<{
  world: World;
  ana: Member;
  ben: Member;
  cat: Member;
  id: string;
}> {
  const world = await createWorld();
  const [ana, ben, cat] = (await members(world, 'ana', 'ben', 'cat')) as [Member, Member, Member];
  const { id } = await plantClip(world, { creator: 'ana', caption: 'Lighthouse at dusk #Harbour' });
  await world.settle();
  return { world, ana, ben, cat, id };
}

describe('search', () => {
  test('finds clips, accounts and hashtags with beginnings and typos, for whoever asks', async () => {
    const { world, ana, ben, id } = await stage();
    await using _ = world;
    await ana.person.call(changeProfile, {
      body: { displayName: 'Ana Ñandú', bio: 'keeper of lamps' },
    });
    await world.settle();
    for (const person of [world.visitor(), ben.person, ana.person]) {
      expect(await clipsFor(person, 'lighthuose')).toEqual([id]);
      expect(await clipsFor(person, '#harb dusk')).toEqual([id]);
      expect(await namesFor(person, 'nandu')).toEqual(['ana']);
      expect(await namesFor(person, '@ANA')).toEqual(['ana']);
      expect(await namesFor(person, 'keepr')).toEqual(['ana']);
      expect(await hashtagsFor(person, '#harb')).toEqual([['harbour', 1]]);
    }
    expect(await clipsFor(ben.person, 'nothing like it')).toEqual([]);
    expect(await clipsFor(ben.person, '   ')).toEqual([]);
  });

  test('follows captions, visibility and deletion, at once', async () => {
    const { world, ana, ben, id } = await stage();
    await using _ = world;
    const change = (body: object) => ana.person.call(changeVideo, { params: { id }, body });
    for (const visibility of ['unlisted', 'followers', 'private']) {
      await change({ visibility });
      // Before anything that lags could have caught up.
      for (const person of [world.visitor(), ben.person, ana.person])
        expect([visibility, await clipsFor(person, 'lighthouse')]).toEqual([visibility, []]);
      expect(await hashtagsFor(ana.person, 'harbour')).toEqual([]);
    }
    await change({ visibility: 'public', caption: 'A pier #pier #Harbour #HARBOUR' });
    await world.settle();
    expect(await clipsFor(ben.person, 'lighthouse')).toEqual([]);
    expect(await clipsFor(ben.person, 'pier')).toEqual([id]);
    expect(await hashtagsFor(ben.person, 'pier')).toEqual([['pier', 1]]);
    await ana.person.call(deleteVideo, { params: { id } });
    expect(await clipsFor(ben.person, 'pier')).toEqual([]);
    await world.settle();
    const { search } = world.context;
    for (const kind of ['clip', 'hashtag'] as const)
      expect(await search.list(kind, { after: '', limit: 10 })).toEqual([]);
  });

  test('leaves out those between whom a block stands, both ways, and those the viewer mutes', async () => {
    const { world, ana, ben, cat, id } = await stage();
    await using _ = world;
    await plantClip(world, { creator: 'ben', caption: 'lighthouse too' });
    await world.settle();
    await act(blockAccount, ana, ben);
    for (const [one, other] of [
      [ana, 'ben'],
      [ben, 'ana'],
    ] as const) {
      expect(await namesFor(one.person, other)).toEqual([]);
      expect(await clipsFor(one.person, 'lighthouse')).toHaveLength(1);
    }
    expect(await clipsFor(cat.person, 'lighthouse')).toHaveLength(2);
    await act(unblockAccount, ana, ben);
    await act(muteAccount, ben, ana);
    expect(await namesFor(ben.person, 'ana')).toEqual([]);
    expect(await clipsFor(ben.person, 'lighthouse')).not.toContain(id);
    expect(await namesFor(ana.person, 'ben')).toEqual(['ben']);
  });

  test('finds a private account for those it has to do with, and for the signed-in by its whole name', async () => {
    const { world, ana, ben, cat } = await stage();
    await using _ = world;
    await act(followAccount, ben, ana);
    await ana.person.call(changeProfile, { body: { displayName: 'Lamp keeper' } });
    await ana.person.call(changePrivacy, { body: { isPrivate: true } });
    await world.settle();
    expect(await namesFor(ben.person, 'lamp')).toEqual(['ana']);
    expect(await namesFor(ana.person, 'lamp')).toEqual(['ana']);
    expect(await namesFor(cat.person, 'lamp')).toEqual([]);
    expect(await namesFor(cat.person, '@ana')).toEqual(['ana']);
    expect(await namesFor(world.visitor(), 'ana')).toEqual([]);
    for (const { person } of [ana, ben, cat])
      expect(await clipsFor(person, 'lighthouse')).toEqual([]);
  });

  test('gives pages without a gap, however many hits the viewer may not see', async () => {
    const { world, ana, ben } = await stage();
    await using _ = world;
    for (let at = 0; at < 60; at += 1)
      await plantClip(world, { creator: at % 2 === 0 ? 'ana' : 'ben', caption: `rehearsal ${at}` });
    await world.settle();
    await act(muteAccount, ben, ana);
    const found: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await ben.person.call(searchClips, {
        query: { q: 'rehearsal', ...(cursor === undefined ? {} : { cursor }) },
      });
      found.push(...page.clips.map(({ creator }) => creator.username));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(found).toEqual(Array.from({ length: 30 }, () => 'ben'));
  });

  test('refuses what is too long in the words of the rule, and cursors that no page gave', async () => {
    await using world = await createWorld();
    const person = world.visitor();
    const ask = (q: string, cursor?: string) =>
      person.call(searchClips, { query: { q, ...(cursor === undefined ? {} : { cursor }) } });
    await expect(ask('x'.repeat(101))).rejects.toMatchObject({
      code: 'search/too-long',
      message: 'Searches are up to 100 characters; this one is 101.',
    });
    await expect(ask('a b c d e f g h i')).rejects.toMatchObject({
      code: 'search/too-long',
      message: 'Searches are up to 8 words; this one is 9.',
    });
    expect((await ask('👩🏽‍🎤'.repeat(100))).clips).toEqual([]);
    await expect(ask('word', 'v_1')).rejects.toMatchObject({ code: 'request/invalid' });
    for (const hostile of ['" OR 1=1 --', "'; drop table videos; --", 'a*:^(NEAR', '\u0000\u202e'])
      expect((await ask(hostile)).clips).toEqual([]);
  });

  test('asks the database as often for a full page as for one hit', async () => {
    const { world, ben } = await stage();
    await using _ = world;
    for (let at = 0; at < 24; at += 1)
      await plantClip(world, { creator: 'ana', caption: `rehearsal #t${at}` });
    await world.settle();
    const count = countQueries(world);
    const costs = [];
    for (const q of ['lighthouse', 'rehearsal']) {
      costs.push(await count(() => ben.person.call(searchClips, { query: { q } })));
      costs.push(await count(() => ben.person.call(searchHashtags, { query: { q: q[0]! } })));
    }
    expect(costs[2]).toBe(costs[0]);
    expect(costs[3]).toBe(costs[1]);
  });

  test('keeps and logs no query, and writes no row', async () => {
    const { world, ben } = await stage();
    await using _ = world;
    const before = await world.context.search.note();
    const secret = 'quetzalcoatl';
    for (const endpoint of [searchClips, searchAccounts, searchHashtags])
      await ben.person.call(endpoint, { query: { q: secret } });
    await ben.person.call(searchClips, { query: { q: `${secret} `.repeat(9) } }).catch(() => null);
    await ben.person.request({ method: 'GET', url: `/api/v1/search/clips?q=${secret}&cursor=%20` });
    await world.settle();
    expect(world.logs.join('')).not.toContain(secret);
    for (const file of ['footlights.db', 'footlights.db-wal', 'search.db', 'search.db-wal']) {
      const bytes = await readFile(join(world.dataDir, file)).catch(() => Buffer.alloc(0));
      expect([file, bytes.includes(secret)]).toEqual([file, false]);
    }
    expect(await world.context.search.note()).toBe(before);
    const answer = await ben.person.request({ method: 'GET', url: `/api/v1/search/clips?q=x` });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('knows everything again after a restart, and when the search file is lost or was not closed', async () => {
    const { world, ben, id } = await stage();
    await using _ = world;
    await world.restart();
    expect(await world.context.search.note()).toBe('open');
    expect(await clipsFor(ben.person, 'lighthouse')).toEqual([id]);
    // As after a kill between a change and its keeping.
    await world.context.search.remove('clip', [id]);
    await world.context.search.put([
      { kind: 'clip', id: 'v_gone', caption: 'lighthouse', weight: 1 },
    ]);
    world.context.keeping.compare();
    await world.settle();
    expect(await clipsFor(ben.person, 'lighthouse')).toEqual([id]);
    expect(await world.context.search.list('clip', { after: '', limit: 9 })).toEqual([id]);
    // As when the file turns out to be damaged.
    await world.context.search.clear();
    world.context.keeping.compare();
    await world.settle();
    expect(await clipsFor(ben.person, 'lighthouse')).toEqual([id]);
    expect(await namesFor(ben.person, 'ana')).toEqual(['ana']);
  });
});

describe('discovery', () => {
  test('shows creators whom many began to follow this week, and top clips, without those the viewer hides', async () => {
    const { world, ana, ben, cat, id } = await stage();
    await using _ = world;
    for (const member of [ben, cat]) await act(followAccount, member, ana);
    await act(followAccount, ana, ben);
    await world.settle();
    const seen = await world.visitor().call(discover, {});
    // ben has no public clip.
    expect(seen.creators.map(({ account, followers }) => [account.username, followers])).toEqual([
      ['ana', 2],
    ]);
    expect(seen.clips.map((clip) => clip.id)).toEqual([id]);
    await act(muteAccount, cat, ana);
    const hidden = await cat.person.call(discover, {});
    expect([hidden.creators, hidden.clips]).toEqual([[], []]);
    await world.clock.advance(8 * 86_400_000);
    expect((await world.visitor().call(discover, {})).creators).toEqual([]);
  });
});

/** How many statements the main database runs for a task. */
function countQueries(world: World): (task: () => Promise<unknown>) => Promise<number> {
  let count = 0;
  const { db } = world.context.database;
  const executor = db.getExecutor();
  const original = executor.executeQuery.bind(executor);
  executor.executeQuery = ((...query: Parameters<typeof original>) => {
    count += 1;
    return original(...query);
  }) as typeof original;
  return async (task) => {
    const before = count;
    await task();
    return count - before;
  };
}

import {
  changeVideo,
  confirmEmail,
  finishSignIn,
  followAccount,
  getCase,
  getFeed,
  getOwnVideo,
  getProfile,
  getSession,
  getStatement,
  getVideo,
  likeVideo,
  listCases,
  listComments,
  listNotifications,
  listOutbox,
  listOwnVideos,
  listProfileClips,
  listStatements,
  pinComment,
  saveVideo,
  searchClips,
  signIn,
  signUp,
  undoDecision,
  writeComment,
  type ApiProblem,
  type CaseFile,
} from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import type { Person } from '#test/world.ts';
import {
  codeOf,
  idOf,
  openSafetyStage,
  plant,
  report,
  settle,
  textsOn,
  type SafetyStage,
} from './stage.ts';
import { findsAccount, HAS_PAGES, surfacesOf, type Watched } from './surfaces.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

/** A clip that ana follows, likes, saves and is told of. */
async function watchedBy({ world, ana, creator }: SafetyStage): Promise<Watched> {
  await ana.call(followAccount, { params: { id: await idOf(creator) } });
  const { video, comment, files } = await plant(stage, 'The harbour #dusk @ana');
  await creator.call(writeComment, { params: { id: video }, body: { text: 'Look, @ana' } });
  await ana.call(likeVideo, { params: { id: video } });
  await ana.call(saveVideo, { params: { id: video } });
  await world.settle();
  const media = [files.mp4, files.webp, files.avif].map((name) => `/media/${name}`);
  return { video, comment, media };
}

const undo = (person: Person, { id }: CaseFile) => person.call(undoDecision, { params: { id } });

describe('a clip that is removed', () => {
  test('is gone from every surface within a second, and back on all of them when that is undone', async () => {
    const { world, ana: follower, ben, mod } = stage;
    const watched = await watchedBy(stage);
    const before = await surfacesOf(world, { follower, watched });
    expect(before).toEqual(Object.fromEntries(Object.keys(before).map((name) => [name, true])));
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(HAS_PAGES ? 20 : 18);
    await report(ben, watched.video);

    const at = performance.now();
    const file = await settle(mod, ['remove']);
    const after = await surfacesOf(world, { follower, watched });
    expect(after).toEqual(Object.fromEntries(Object.keys(before).map((name) => [name, false])));
    expect(performance.now() - at).toBeLessThan(1000);

    await undo(mod, file);
    expect(await surfacesOf(world, { follower, watched })).toEqual(before);
  });

  test('is with its creator as what was removed, cannot be watched there, and does not come back by a change', async () => {
    const { ben, creator, mod, world } = stage;
    const { video, files } = await plant(stage);
    await report(ben, video);
    await settle(mod, ['remove']);
    const [own] = (await creator.call(listOwnVideos)).clips;
    expect(own).toMatchObject({ hold: 'removed', clip: null, caption: 'The harbour #dusk' });
    expect(await codeOf(creator.call(getVideo, { params: { id: video } }))).toBe('video/not-found');
    const body = { visibility: 'private', caption: 'Nothing to see' } as const;
    await creator.call(changeVideo, { params: { id: video }, body });
    await creator.call(changeVideo, { params: { id: video }, body: { visibility: 'public' } });
    expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('video/not-found');
    const { statusCode } = await world.visitor().request({ url: `/media/${files.mp4}` });
    expect(statusCode).toBe(404);
  });

  test('takes the signed addresses of its files along', async () => {
    const { world, creator, mod, ben } = stage;
    const { id } = await plantClip(world, { creator: 'carla', visibility: 'unlisted' });
    const clip = await creator.call(getVideo, { params: { id } });
    const urls = [clip.renditions[0]!.url, clip.poster.webp];
    const statuses = async () =>
      Promise.all(urls.map(async (url) => (await ben.request({ url })).statusCode));
    expect(urls.every((url) => url.includes('?e='))).toBe(true);
    expect(await statuses()).toEqual([200, 200]);
    await report(ben, id);
    const file = await settle(mod, ['remove']);
    expect(await statuses()).toEqual([404, 404]);
    await undo(mod, file);
    expect(await statuses()).toEqual([200, 200]);
  });
});

describe('a clip whose reach is limited', () => {
  test('is on its profile and by its address, and in no feed, search, hashtag or sitemap', async () => {
    const { world, ana: follower, ben, mod, creator } = stage;
    const watched = await watchedBy(stage);
    await report(ben, watched.video);
    const file = await settle(mod, ['limit']);
    const media = await signedMedia(ben, watched.video);
    const found = await surfacesOf(world, { follower, watched: { ...watched, media } });
    const isThere = Object.keys(found).filter((name) => found[name]);
    expect(isThere.toSorted()).toEqual(
      [
        'clip',
        'clip, signed in',
        'comments',
        'liked',
        'media mp4',
        'media webp',
        'notifications',
        'profile',
        'saved',
      ].toSorted(),
    );
    expect((await creator.call(getOwnVideo, { params: { id: watched.video } })).hold).toBe(
      'limited',
    );
    await undo(mod, file);
    expect((await world.visitor().call(getFeed)).clips).toHaveLength(1);
  });

  test('goes by the stronger of two decisions, and back to the other one', async () => {
    const { ben, ana, mod, other } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    await settle(mod, ['limit']);
    await report(ana, video);
    const second = await settle(other, ['remove']);
    const see = () => codeOf(ben.call(getVideo, { params: { id: video } }));
    expect(await see()).toBe('video/not-found');
    await undo(other, second);
    expect(await see()).toBe('answered');
    expect((await ben.call(searchClips, { query: { q: 'harbour' } })).clips).toEqual([]);
  });
});

async function signedMedia(person: Person, id: string): Promise<string[]> {
  const { renditions, poster } = await person.call(getVideo, { params: { id } });
  return [renditions[0]!.url, poster.webp];
}

describe('a comment that is removed', () => {
  test('is seen by nobody, counts no more, and comes back with its likes, its pin and its replies', async () => {
    const { world, ben, creator, mod, ana } = stage;
    const { video, comment } = await plant(stage);
    await world.clock.advance(6000);
    await ben.call(writeComment, {
      params: { id: video },
      body: { text: 'A reply', replyTo: comment },
    });
    await creator.call(pinComment, { params: { id: comment } });
    await report(ben, comment);
    const count = async () => (await ben.call(getVideo, { params: { id: video } })).acts.comments;
    expect(await count()).toBe(2);
    const file = await settle(mod, ['remove']);
    for (const person of [ben, ana, creator]) expect(await textsOn(person, video)).toEqual(['']);
    expect(await count()).toBe(1);
    expect(await codeOf(report(ben, comment))).toBe('comment/not-found');
    await undo(mod, file);
    const { comments } = await ben.call(listComments, { params: { id: video } });
    expect(comments).toMatchObject([{ text: 'A harsh word', replies: 1, isPinned: true }]);
    expect(await count()).toBe(2);
  });
});

test('comments that are locked are written by nobody, whatever the creator chooses', async () => {
  const { ben, creator, mod } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const file = await settle(mod, ['lock-comments']);
  const write = (person: Person) =>
    codeOf(person.call(writeComment, { params: { id: video }, body: { text: 'Still here' } }));
  expect(await write(ben)).toBe('comment/off');
  expect(await write(creator)).toBe('comment/off');
  expect(await textsOn(ben, video)).toEqual(['A harsh word']);
  await undo(mod, file);
  expect(await write(ben)).toBe('answered');
});

describe('an account that is suspended', () => {
  const password = 'carla likes footlights';

  test('is signed out at once, told why, and not shown; after its time all is as before', async () => {
    const { world, ben, creator, mod, ana } = stage;
    const { video, files } = await plant(stage);
    const id = await idOf(creator);
    await ana.call(followAccount, { params: { id } });
    await world.settle();
    expect(await findsAccount(ben, 'carla')).toBe(true);
    await report(ben, id);
    await settle(mod, [{ kind: 'suspend', days: 3 }]);

    expect((await creator.call(getSession)).account).toBeNull();
    expect(await codeOf(creator.call(listOwnVideos))).toBe('session/required');
    const visitor = world.visitor();
    const shown = async () => [
      await codeOf(visitor.call(getProfile, { params: { username: 'carla' } })),
      await codeOf(visitor.call(listProfileClips, { params: { username: 'carla' } })),
      await codeOf(visitor.call(getVideo, { params: { id: video } })),
      (await visitor.request({ url: `/media/${files.mp4}` })).statusCode,
      await findsAccount(ben, 'carla'),
    ];
    const hidden = ['profile/not-found', 'profile/not-found', 'video/not-found', 404, false];
    expect(await shown()).toEqual(hidden);

    const signed = await creator
      .call(signIn, { body: { login: 'carla', password } })
      .catch((problem: unknown) => problem as ApiProblem);
    expect(signed).toMatchObject({ code: 'account/suspended' });
    const { until, path } = (signed as ApiProblem).detail as { until: number; path: string };
    expect(until).toBe(world.clock.now() + 3 * 86_400_000);
    const [, statement = '', key = ''] = /^\/statements\/([^?]+)\?key=(.+)$/.exec(path) ?? [];
    expect(
      await visitor.call(getStatement, { params: { id: statement }, query: { key } }),
    ).toMatchObject({ measures: [{ kind: 'suspend', until, isInForce: true }] });
    expect((await creator.call(getSession)).account).toBeNull();
    const wrong = creator.call(signIn, { body: { login: 'carla', password: 'something else' } });
    expect(await codeOf(wrong)).toBe('account/wrong-credentials');

    await world.clock.advance(2 * 86_400_000);
    expect(await shown()).toEqual(hidden);
    await world.clock.advance(86_400_000);
    await world.settle();
    expect(await shown()).toEqual(['answered', 'answered', 'answered', 200, true]);
    await creator.call(signIn, { body: { login: 'carla', password } });
    const { strikes, statements } = await creator.call(listStatements);
    expect([strikes, statements[0]!.measures[0]!.isInForce]).toEqual([1, false]);
  });

  test('has its live stream cut', async () => {
    const { world, ben, creator, mod } = stage;
    const id = await idOf(creator);
    await report(ben, id);
    const { notifications } = world.context;
    let isOpen = true;
    notifications.hub.listen(id, {
      look: () => undefined,
      check: () => {
        isOpen = false;
      },
      end: () => undefined,
    });
    await settle(mod, ['ban']);
    expect(isOpen).toBe(false);
  });

  test('can do nothing by a session that was opened before, even while rows of it were left', async () => {
    const { world, ben, creator, mod } = stage;
    await report(ben, await idOf(creator));
    const { db } = world.context.database;
    const sessions = await db
      .selectFrom('session' as 'profiles')
      .selectAll()
      .execute();
    await settle(mod, ['ban']);
    await db
      .insertInto('session' as 'profiles')
      .values(sessions)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    expect((await creator.call(getSession)).account).toBeNull();
    expect(await codeOf(creator.call(finishSignIn, { body: { step: 'x', code: '1' } }))).not.toBe(
      'answered',
    );
  });

  test('who runs the instance is suspended by others who do, and never the last of them', async () => {
    const { admin, mod, ben, other } = stage;
    await report(ben, await idOf(admin));
    expect(await codeOf(settle(mod, ['ban']))).toBe('session/forbidden');
    await report(ben, await idOf(other));
    const { cases } = await admin.call(listCases);
    const id = cases.find(({ subject }) => subject.username === 'otis')!.id;
    await settle(admin, ['ban'], { id });
    expect((await other.call(getSession)).account).toBeNull();
  });
});

test('a warning does nothing but say so', async () => {
  const { ben, creator, mod, world } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  await settle(mod, ['warn']);
  await world.settle();
  expect(await codeOf(ben.call(getVideo, { params: { id: video } }))).toBe('answered');
  const { strikes } = await creator.call(listStatements);
  expect(strikes).toBe(1);
  await world.clock.advance(90 * 86_400_000);
  await creator.call(signIn, { body: { login: 'carla', password: 'carla likes footlights' } });
  expect((await creator.call(listStatements)).strikes).toBe(0);
});

test('everybody concerned is told: the account by a line and a mail, who reported by a line', async () => {
  const { world, admin, ben, creator, mod } = stage;
  const mailed = await confirmedAccount(stage, 'zara');
  await report(ben, await idOf(mailed));
  await settle(mod, ['warn']);
  await world.settle();
  const [line] = (await mailed.call(listNotifications)).notifications;
  expect(line).toMatchObject({
    kind: 'moderation-decision',
    text: 'It names a neighbour and where she lives.',
    path: expect.stringMatching(/^\/statements\/s_/) as string,
  });
  const [told] = (await ben.call(listNotifications)).notifications;
  expect(told).toMatchObject({
    kind: 'moderation-decision',
    path: expect.stringMatching(/^\/reports\/r_/) as string,
  });
  expect((await creator.call(listNotifications)).notifications).toEqual([]);
  const { mails } = await admin.call(listOutbox);
  const [letter] = mails.flatMap(({ kind, letter: one }) => (kind === 'statement' ? one! : []));
  expect(letter!.to).toBe('zara@mail.example');
  for (const part of ['You are warned', 'No stalking', 'no automated means', '/statements/s_'])
    expect([part, letter!.text.includes(part)]).toEqual([part, true]);
});

async function confirmedAccount({ world, admin }: SafetyStage, username: string): Promise<Person> {
  const email = `${username}@mail.example`;
  const person = world.visitor(username);
  await person.call(signUp, {
    body: { username, email, password: `${username} likes footlights` },
  });
  const { mails } = await admin.call(listOutbox);
  const [, token = ''] = /token=([\w-]+)/.exec(mails[0]!.letter!.text) ?? [];
  await person.call(confirmEmail, { body: { token } });
  return person;
}

test('a case shows what was decided and until when it can be taken back', async () => {
  const { ben, mod, other, world } = stage;
  const { video } = await plant(stage);
  await report(ben, video);
  const { id } = await settle(mod, ['remove']);
  const seen = async (person: Person) =>
    (await person.call(getCase, { params: { id } })).decision?.undoUntil;
  expect([await seen(mod), await seen(other)]).toEqual([world.clock.now() + 600_000, null]);
  await world.clock.advance(600_001);
  expect(await seen(mod)).toBeNull();
  expect(await codeOf(mod.call(undoDecision, { params: { id } }))).toBe('case/too-late');
});

import {
  changePrivacy,
  changeVideo,
  fileReport,
  followAccount,
  getCase,
  getOwnVideo,
  getReportSubject,
  getVideo,
  likeVideo,
  listCases,
  listComments,
  listOwnVideos,
  listProfileClips,
  listStatements,
  repostVideo,
  saveVideo,
  undoDecision,
  writeComment,
} from '@footlights/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plantClip } from '#test/plant.ts';
import type { Person } from '#test/world.ts';
import { codeOf, idOf, openSafetyStage, plant, report, settle, type SafetyStage } from './stage.ts';
import { HAS_PAGES, surfacesOf, type Watched } from './surfaces.ts';

let stage: SafetyStage;
beforeEach(async () => {
  stage = await openSafetyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const turnOn = (person: Person, showsAdult = true) =>
  person.call(changePrivacy, { body: { showsAdult } });
const see = (person: Person, id: string) => codeOf(person.call(getVideo, { params: { id } }));

/** A clip that ana follows, likes, saves and is told of. */
async function watched({ world, ana, creator }: SafetyStage): Promise<Watched> {
  await ana.call(followAccount, { params: { id: await idOf(creator) } });
  const { video, comment, files } = await plant(stage, 'The harbour #dusk @ana');
  await creator.call(writeComment, { params: { id: video }, body: { text: 'Look, @ana' } });
  await ana.call(likeVideo, { params: { id: video } });
  await ana.call(saveVideo, { params: { id: video } });
  await world.settle();
  return {
    video,
    comment,
    media: [files.mp4, files.webp, files.avif].map((one) => `/media/${one}`),
  };
}

describe('a clip that is for adults', () => {
  test('is on no surface for anybody else, and back on all of them when that is undone', async () => {
    const { world, ana: follower, ben, mod } = stage;
    const clip = await watched(stage);
    const before = await surfacesOf(world, { follower, watched: clip });
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(HAS_PAGES ? 20 : 18);
    await report(ben, clip.video, { reason: 'sexual-content' });
    const file = await settle(mod, ['age-restrict']);
    const after = await surfacesOf(world, { follower, watched: clip });
    expect(after).toEqual(Object.fromEntries(Object.keys(before).map((name) => [name, false])));
    const { body } = await world.visitor().request({ url: `/v/${clip.video}` });
    expect(body).not.toContain('harbour');
    await mod.call(undoDecision, { params: { id: file.id } });
    expect(await surfacesOf(world, { follower, watched: clip })).toEqual(before);
  });

  test('is by its address, on its profile and in own lists for who has said to be one, and in no feed', async () => {
    const { world, ana: follower, ben, mod } = stage;
    const clip = await watched(stage);
    await report(ben, clip.video);
    await settle(mod, ['age-restrict']);
    await turnOn(follower);
    const found = await surfacesOf(world, { follower, watched: clip });
    expect(
      Object.keys(found)
        .filter((name) => found[name])
        .toSorted(),
    ).toEqual(['clip, signed in', 'liked', 'notifications', 'saved']);
    const onProfile = async (person: Person) =>
      (await person.call(listProfileClips, { params: { username: 'carla' } })).clips.length;
    expect([await onProfile(follower), await onProfile(ben)]).toEqual([1, 0]);
    expect(await codeOf(follower.call(listComments, { params: { id: clip.video } }))).toBe(
      'answered',
    );
    expect(await codeOf(ben.call(listComments, { params: { id: clip.video } }))).toBe(
      'video/not-found',
    );
    await turnOn(follower, false);
    expect(await see(follower, clip.video)).toBe('video/age-restricted');
  });

  test('says why to everybody else, and nothing but that to who may not see it anyway', async () => {
    const { ben, creator, mod, world } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    await settle(mod, ['age-restrict']);
    for (const person of [ben, world.visitor()]) {
      expect(await see(person, video)).toBe('video/age-restricted');
      const { body } = await person.request({ url: `/api/v1/videos/${video}` });
      expect(body).not.toMatch(/harbour|media|carla/);
    }
    const change = (visibility: 'followers' | 'private' | 'unlisted') =>
      creator.call(changeVideo, { params: { id: video }, body: { visibility } });
    await change('followers');
    await turnOn(ben);
    expect(await see(ben, video)).toBe('video/not-found');
    await ben.call(followAccount, { params: { id: await idOf(creator) } });
    expect(await see(ben, video)).toBe('answered');
    await turnOn(ben, false);
    expect(await see(ben, video)).toBe('video/age-restricted');
    await change('private');
    expect(await see(ben, video)).toBe('video/not-found');
    await change('unlisted');
    await turnOn(ben);
    expect((await ben.call(getVideo, { params: { id: video } })).visibility).toBe('unlisted');
    const { clips } = await ben.call(listProfileClips, { params: { username: 'carla' } });
    expect(clips).toEqual([]);
  });

  test('has media for those alone: signed addresses of before end with it', async () => {
    const { world, ana, ben, creator, mod } = stage;
    const { id } = await plantClip(world, { creator: 'carla', visibility: 'unlisted' });
    const urlsFor = async (person: Person) => {
      const clip = await person.call(getVideo, { params: { id } });
      return [clip.renditions[0]!.url, clip.poster.webp];
    };
    const statuses = async (urls: string[]) =>
      Promise.all(urls.map(async (url) => (await ben.request({ url })).statusCode));
    const before = await urlsFor(ben);
    expect(await statuses(before)).toEqual([200, 200]);
    await report(ben, id);
    await settle(mod, ['age-restrict']);
    expect(await statuses(before)).toEqual([404, 404]);
    await turnOn(ana);
    const after = await urlsFor(ana);
    expect(after.every((url) => url.includes('?e='))).toBe(true);
    expect(await statuses(after)).toEqual([200, 200]);
    expect(await statuses(after.map((url) => url.split('?')[0]!))).toEqual([404, 404]);
    expect(await statuses(await urlsFor(creator))).toEqual([200, 200]);
  });

  test('stays with its owner and the desk, who is told; it blames nobody', async () => {
    const { ben, creator, mod } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    const file = await settle(mod, ['age-restrict', 'lock-comments']);
    expect(file.evidence[0]?.film).toMatch(/^\/media\//);
    expect(await see(creator, video)).toBe('answered');
    const own = await creator.call(getOwnVideo, { params: { id: video } });
    expect(own).toMatchObject({ hold: 'restricted', visibility: 'public', clip: { id: video } });
    expect((await creator.call(listOwnVideos)).clips).toHaveLength(1);
    const { statements, strikes } = await creator.call(listStatements);
    expect(strikes).toBe(0);
    expect(statements[0]?.measures.map(({ kind }) => kind)).toEqual([
      'age-restrict',
      'lock-comments',
    ]);
  });

  test('can be reported by everybody, who meet neither its caption nor its poster', async () => {
    const { ben, creator, mod, other, world } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    await settle(mod, ['age-restrict']);
    const meet = (person: Person) => person.call(getReportSubject, { params: { id: video } });
    for (const person of [ben, world.visitor()])
      expect(await meet(person)).toMatchObject({
        subject: { id: video, kind: 'clip', label: '', username: 'carla' },
        poster: null,
      });
    const filed = await report(ben, video, { reason: 'minors' });
    expect(filed.report.subject.label).toBe('');
    const notice = {
      explanation: 'It is my film.',
      name: 'Nora',
      email: 'nora@mail.example',
      isGoodFaith: true,
    };
    const body = { subject: video, reason: 'intellectual-property', notice } as const;
    expect(await codeOf(world.visitor().call(fileReport, { body }))).toBe('answered');
    const { cases } = await other.call(listCases);
    expect(cases).toMatchObject([{ reporters: 2 }]);
    const file = await other.call(getCase, { params: { id: cases[0]!.id } });
    expect(file.evidence).toMatchObject([{ text: 'The harbour #dusk' }]);
    await turnOn(ben);
    expect((await meet(ben)).subject.label).toBe('The harbour #dusk');
    await creator.call(changeVideo, { params: { id: video }, body: { visibility: 'private' } });
    expect(await codeOf(meet(ben))).toBe('video/not-found');
  });

  test('cannot be reposted, and goes by the stronger of two decisions', async () => {
    const { ana, ben, mod, other } = stage;
    const { video } = await plant(stage);
    await turnOn(ben);
    await report(ben, video);
    const first = await settle(mod, ['limit']);
    await report(ana, video);
    const second = await settle(other, ['age-restrict']);
    expect(await see(ana, video)).toBe('video/age-restricted');
    expect(await see(ben, video)).toBe('answered');
    expect(await codeOf(ben.call(repostVideo, { params: { id: video } }))).toBe(
      'repost/not-public',
    );
    await other.call(undoDecision, { params: { id: second.id } });
    expect(await see(ana, video)).toBe('answered');
    const undo = () => codeOf(mod.call(undoDecision, { params: { id: first.id } }));
    expect(await undo()).toBe('case/other-open');
    await settle(other, [], { id: second.id });
    expect(await undo()).toBe('answered');
    expect((await ana.call(getVideo, { params: { id: video } })).visibility).toBe('public');
  });

  test('is not decided together with what contradicts it, nor about anything but clips', async () => {
    const { ben, mod } = stage;
    const { comment, video } = await plant(stage);
    await report(ben, video);
    for (const others of [['remove'], ['limit'], ['warn']] as const)
      expect(await codeOf(settle(mod, ['age-restrict', ...others]))).toBe('case/measure-unfit');
    await settle(mod, []);
    await report(ben, comment);
    expect(await codeOf(settle(mod, ['age-restrict']))).toBe('case/measure-unfit');
    expect((await mod.call(listCases)).cases).toHaveLength(1);
  });

  test('stays so when its account becomes private, and is not in the list that follows have', async () => {
    const { ana, ben, creator, mod } = stage;
    const { video } = await plant(stage);
    await report(ben, video);
    await settle(mod, ['age-restrict']);
    await ana.call(followAccount, { params: { id: await idOf(creator) } });
    await creator.call(changePrivacy, { body: { isPrivate: true } });
    await turnOn(ana);
    await turnOn(ben);
    expect([await see(ana, video), await see(ben, video)]).toEqual(['answered', 'video/not-found']);
    await turnOn(ana, false);
    expect(await see(ana, video)).toBe('video/age-restricted');
  });
});

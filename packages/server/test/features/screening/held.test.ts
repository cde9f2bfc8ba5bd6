import {
  changeVideo,
  followAccount,
  getCase,
  getOwnVideo,
  getVideo,
  letClipThrough,
  listHeldClips,
  listNotifications,
  listStatements,
  refuseHeldClip,
  undoDecision,
  answerAppeal,
  appealStatement,
  claimCase,
} from '@footlights/contract';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { fixture } from '#test/media/make.ts';
import type { Person } from '#test/world.ts';
import {
  codeOf,
  idOf,
  openSafetyStage,
  report,
  settle,
  type SafetyStage,
} from '../safety/stage.ts';
import { surfacesOf } from '../safety/surfaces.ts';

const open = (first = '1') => openSafetyStage({ env: { QUARANTINE_FIRST_UPLOADS: first } });

async function upload(
  { world }: SafetyStage,
  person: Person,
  wanted: { visibility?: string; caption?: string } = {},
) {
  const caption = wanted.caption ?? 'The harbour #dusk @ana';
  const id = await world.upload(person, await fixture('plain'), { ...wanted, caption });
  await world.settle();
  await world.clock.advance(1);
  return id;
}

const waitsOf = async (person: Person, id: string) =>
  (await person.call(getOwnVideo, { params: { id } })).processing.waits;
const heldBy = async (person: Person) =>
  (await person.call(listHeldClips)).clips.map(({ id }) => id);
const letThrough = async ({ world }: SafetyStage, by: Person, id: string) => {
  await by.call(letClipThrough, { params: { id } });
  await world.settle();
};
const refusal = { reason: 'spam', words: 'It sells something.', reference: 'No selling' } as const;
const kindsOf = async (person: Person) =>
  (await person.call(listNotifications)).notifications.map(({ kind }) => kind);

describe.skipIf(needs('ffmpeg').skip)('the first clips of an account', () => {
  test('are there for their creator alone until a moderator lets them through, then everywhere', async () => {
    await using stage = await open();
    const { world, creator, ana: follower, mod } = stage;
    await follower.call(followAccount, { params: { id: await idOf(creator) } });
    const video = await upload(stage, creator);
    const mine = await creator.call(getVideo, { params: { id: video } });
    const media = [...mine.renditions.map(({ url }) => url), mine.poster.webp, mine.poster.avif];
    const plain = media.map((url) => url.split('?')[0]!);
    const watched = { video, comment: '', media: plain };
    expect(
      Object.entries(await surfacesOf(world, { follower, watched })).filter(([, is]) => is),
    ).toEqual([]);
    expect(await waitsOf(creator, video)).toBe('moderator');
    expect(await kindsOf(creator)).not.toContain('clip-ready');
    expect((await world.visitor().request({ url: media[0]! })).statusCode).toBe(200);

    await world.clock.advance(3_600_000);
    expect(await heldBy(mod)).toEqual([video]);
    await letThrough(stage, mod, video);
    expect(await heldBy(mod)).toEqual([]);
    const clip = await world.visitor().call(getVideo, { params: { id: video } });
    expect(clip.publishedAt).toBe(mine.publishedAt + 3_600_001);
    await world.clock.advance(60_000);
    const found = await surfacesOf(world, { follower, watched });
    for (const surface of [
      'feed',
      'following feed',
      'profile',
      'search',
      'hashtag',
      'clip',
      'sitemap',
      'media mp4',
    ])
      expect([surface, found[surface]]).toEqual([surface, true]);
    expect(await kindsOf(creator)).toContain('clip-ready');
    expect(await kindsOf(follower)).toContain('mention');
  });

  test('wait until enough are seen by everybody; then the rest waits no more', async () => {
    await using stage = await open('2');
    const { creator, mod } = stage;
    const clips = [
      await upload(stage, creator),
      await upload(stage, creator),
      await upload(stage, creator),
    ];
    expect(await heldBy(mod)).toEqual(clips);
    await letThrough(stage, mod, clips[0]!);
    expect(await waitsOf(creator, clips[2]!)).toBe('moderator');
    await letThrough(stage, mod, clips[1]!);
    expect(await waitsOf(creator, clips[2]!)).toBeNull();
  }, 60_000);

  test('wait as soon as everybody would see them, and no sooner', async () => {
    await using stage = await open();
    const { creator, mod } = stage;
    const id = await upload(stage, creator, { visibility: 'private' });
    expect(await waitsOf(creator, id)).toBeNull();
    expect(await heldBy(mod)).toEqual([]);
    expect(await codeOf(mod.call(letClipThrough, { params: { id } }))).toBe('held/not-found');
    for (const visibility of ['unlisted', 'public'] as const) {
      await creator.call(changeVideo, { params: { id }, body: { visibility } });
      expect(await waitsOf(creator, id)).toBe('moderator');
      expect(await codeOf(stage.ben.call(getVideo, { params: { id } }))).toBe('video/not-found');
    }
    await creator.call(changeVideo, { params: { id }, body: { visibility: 'followers' } });
    expect(await waitsOf(creator, id)).toBeNull();
  });

  test('of those who moderate wait for nobody', async () => {
    await using stage = await open();
    expect(await waitsOf(stage.mod, await upload(stage, stage.mod))).toBeNull();
  });

  test('are refused with a statement of reasons that can be undone, and waits again then', async () => {
    await using stage = await open();
    const { world, creator, mod } = stage;
    const video = await upload(stage, creator);
    const nothing = { params: { id: video }, body: { ...refusal, words: ' ' } };
    expect(await codeOf(mod.call(refuseHeldClip, nothing))).toBe('case/words-needed');
    const { case: id } = await mod.call(refuseHeldClip, { params: { id: video }, body: refusal });
    await world.settle();
    expect(await heldBy(mod)).toEqual([]);
    const { statements } = await creator.call(listStatements);
    expect(statements).toMatchObject([
      { source: 'own', isAutomated: false, facts: refusal.words, measures: [{ kind: 'remove' }] },
    ]);
    expect(await kindsOf(creator)).toContain('moderation-decision');
    const file = await mod.call(getCase, { params: { id } });
    expect(file).toMatchObject({ state: 'actioned', reporters: 0, evidence: [{ thing: video }] });
    await mod.call(undoDecision, { params: { id } });
    expect(await heldBy(mod)).toEqual([video]);
    expect(await codeOf(stage.ben.call(getVideo, { params: { id: video } }))).toBe(
      'video/not-found',
    );
  });

  test('are published when somebody finds on appeal that they were refused in error', async () => {
    await using stage = await open();
    const { world, creator, mod, other } = stage;
    const video = await upload(stage, creator);
    const { case: id } = await mod.call(refuseHeldClip, { params: { id: video }, body: refusal });
    const [statement] = (await creator.call(listStatements)).statements;
    const words = 'It does not.';
    await creator.call(appealStatement, { params: { id: statement!.id }, body: { words } });
    await other.call(claimCase, { params: { id } });
    await other.call(answerAppeal, { params: { id }, body: { verdict: 'reverse', words } });
    await world.settle();
    expect(await heldBy(mod)).toEqual([]);
    await stage.ben.call(getVideo, { params: { id: video } });
  });

  test('wait still when another decision about them is reversed', async () => {
    await using stage = await open();
    const { world, creator, mod, other, ana } = stage;
    await ana.call(followAccount, { params: { id: await idOf(creator) } });
    const video = await upload(stage, creator, { visibility: 'followers' });
    await report(ana, video);
    const { id } = await settle(mod, ['lock-comments']);
    const [statement] = (await creator.call(listStatements)).statements;
    const words = 'Nobody was harsh.';
    await creator.call(appealStatement, { params: { id: statement!.id }, body: { words } });
    const body = { visibility: 'public' } as const;
    await creator.call(changeVideo, { params: { id: video }, body });
    await other.call(claimCase, { params: { id } });
    await other.call(answerAppeal, { params: { id }, body: { verdict: 'reverse', words } });
    await world.settle();
    expect(await heldBy(mod)).toEqual([video]);
    expect(await waitsOf(creator, video)).toBe('moderator');
  });

  test('are looked at by moderators alone, and each look is written down', async () => {
    await using stage = await open();
    const { world, creator, ben, mod } = stage;
    const id = await upload(stage, creator);
    expect(await codeOf(ben.call(listHeldClips))).toBe('session/forbidden');
    expect(await codeOf(ben.call(letClipThrough, { params: { id } }))).toBe('session/forbidden');
    expect(await codeOf(creator.call(refuseHeldClip, { params: { id }, body: refusal }))).toBe(
      'session/forbidden',
    );
    await heldBy(mod);
    await letThrough(stage, mod, id);
    const rows = await world.context.database.db
      .selectFrom('audit_log')
      .select(['act', 'subject', 'actor_id'])
      .orderBy('number', 'desc')
      .limit(2)
      .execute();
    const actor_id = await idOf(mod);
    expect(rows).toEqual([
      { act: 'let-through', subject: id, actor_id },
      { act: 'read-held', subject: '', actor_id },
    ]);
  });

  test('wait for nobody where it is not asked for', async () => {
    await using stage = await openSafetyStage();
    expect(await waitsOf(stage.creator, await upload(stage, stage.creator))).toBeNull();
  });
});

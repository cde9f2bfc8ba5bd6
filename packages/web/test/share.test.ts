import type { Clip } from '@footlights/contract';
import { describe, expect, it } from 'vitest';
import { shareTags, type Told } from '../src/share/share-tags.ts';
import { videoObject } from '../src/share/video-object.ts';

function told(changes: Partial<Clip> = {}): Told {
  const clip: Clip = {
    id: `v_${'x'.repeat(22)}`,
    creator: { id: `a_${'x'.repeat(22)}`, username: 'ana', displayName: 'Ana', avatar: null },
    caption: 'The harbour\nat dusk',
    visibility: 'public',
    publishedAt: Date.UTC(2026, 0, 15, 12),
    durationSeconds: 10.2,
    width: 720,
    height: 1280,
    hasSound: true,
    renditions: [
      { url: '/media/small.mp4', width: 480, height: 854, bytes: 1, bitsPerSecond: 1 },
      { url: '/media/large.mp4', width: 720, height: 1280, bytes: 2, bitsPerSecond: 2 },
    ],
    poster: { webp: '/media/poster.webp', avif: '/media/poster.avif' },
    subtitles: [],
    thumbhash: '',
    views: { shown: null, fewerThan: 25, value: 7, standardError: 9 },
    acts: { likes: 3, comments: 2, shares: 0, saves: 0 },
    ...changes,
  };
  const words = { title: 'A clip by Ana', description: clip.caption, alt: 'A picture' };
  return { clip, origin: 'https://clips.example', instanceName: 'Clips', ...words };
}
const namesOf = (one: Told): string[] =>
  shareTags(one).map((tag) => ('name' in tag ? tag.name : tag.property));
const objectOf = (one: Told) => JSON.parse(videoObject(one)) as Record<string, unknown>;

describe('what other sites are told of a clip', () => {
  it('names its file by https where the instance has that', () => {
    const tags = shareTags(told());
    const content = 'https://clips.example/media/small.mp4';
    expect(tags).toContainEqual({ property: 'og:video', content });
    expect(tags).toContainEqual({ property: 'og:video:secure_url', content });
    expect(namesOf({ ...told(), origin: 'http://clips.lan' })).not.toContain('og:video:secure_url');
  });

  it('names each thing once', () => {
    const names = namesOf(told());
    expect(new Set(names).size).toBe(names.length);
  });

  it('is a picture and words of an unlisted one, and nothing of one for fewer people', () => {
    const names = namesOf(told({ visibility: 'unlisted' }));
    expect(names).toContain('og:image');
    expect(names.filter((name) => /video|player/.test(name))).toEqual([]);
    for (const visibility of ['followers', 'private'] as const)
      expect(shareTags(told({ visibility }))).toEqual([]);
  });
});

describe('a VideoObject', () => {
  it.each([
    [0.5, 'PT1S'],
    [10.2, 'PT10S'],
    [60, 'PT1M0S'],
    [65, 'PT1M5S'],
  ])('says %d seconds as %s', (durationSeconds, duration) => {
    expect(objectOf(told({ durationSeconds }))).toMatchObject({ duration });
  });

  it('tells no number of views before one is shown, and never another', () => {
    const few = JSON.stringify(objectOf(told())['interactionStatistic']);
    expect(few).toContain('"userInteractionCount":3');
    expect(few).not.toMatch(/WatchAction|:7/);
    const views = { shown: 1200, fewerThan: 25, value: 1204, standardError: 12 };
    const many = JSON.stringify(objectOf(told({ views }))['interactionStatistic']);
    expect(many).toContain('{"@type":"WatchAction"},"userInteractionCount":1200}');
    expect(many).not.toContain('1204');
  });

  it('keeps a caption text, whatever is in it', () => {
    const caption = '</script><!--<script>"\u2028';
    const json = videoObject(told({ caption }));
    expect(json).not.toContain('<');
    expect(JSON.parse(json)).toMatchObject({ name: caption, description: caption });
  });
});

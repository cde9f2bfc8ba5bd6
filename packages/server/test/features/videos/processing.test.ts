import { getFeed, getOwnVideo, getVideo } from '@footlights/contract';
import { expect, test } from 'vitest';
import { needs } from '../../../../../scripts/needs.ts';
import { fixture } from '#test/media/make.ts';
import { createWorld } from '#test/world.ts';

test.skipIf(needs('ffmpeg').skip)(
  'an uploaded file becomes a clip that anybody can play',
  async () => {
    await using world = await createWorld();
    const ana = await world.as('ana');
    const id = await world.upload(ana, await fixture('plain'), { caption: 'Hello' });
    await world.settle();
    const own = await ana.call(getOwnVideo, { params: { id } });
    expect(own.processing).toMatchObject({ state: 'ready', fraction: 1, isPlayable: true });
    const clip = await world.visitor().call(getVideo, { params: { id } });
    const page = await world.visitor().call(getFeed, {});
    expect(page.clips).toEqual([clip]);
    const media = await world.visitor().request({ method: 'GET', url: clip.renditions[0]!.url });
    expect(media.statusCode).toBe(200);
  },
);

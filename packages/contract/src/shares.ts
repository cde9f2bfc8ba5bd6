import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { VideoId } from './ids.ts';
import { ACT_RATES } from './rates.ts';

const params = Type.Object({ id: VideoId });

/** One share an account and clip, however often and by whatever way the link is passed on. It cannot be taken back. */
export const shareVideo = endpoint({
  name: 'shareVideo',
  method: 'PUT',
  path: '/videos/:id/share',
  summary: 'Say that you passed on the link of a clip that you may see',
  access: 'acts:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'video/not-found', 'rate/limited'],
});

/** Whoever passed on the link before is counted once. */
export const repostVideo = endpoint({
  name: 'repostVideo',
  method: 'PUT',
  path: '/videos/:id/repost',
  summary: 'Show a public clip to your followers',
  access: 'acts:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'video/not-found', 'repost/not-public', 'rate/limited'],
});

/** Works whatever has become of the clip, and where there is no repost. */
export const unrepostVideo = endpoint({
  name: 'unrepostVideo',
  method: 'DELETE',
  path: '/videos/:id/repost',
  summary: 'Take back a repost',
  access: 'acts:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'rate/limited'],
});

import { Type } from 'typebox';
import { endpoint, type Rate } from './endpoint.ts';
import { VideoId } from './ids.ts';
import { LanguageTag, OwnClip } from './videos.ts';

/** Largest file of subtitles, in bytes. */
export const SUBTITLES_BYTES = 262_144;
/** Longest label of subtitles, in UTF-16 code units. */
export const SUBTITLES_LABEL = 60;

/** A file takes longer to read than a caption. */
const RATES: readonly Rate[] = [
  { perMinute: 20, burst: 40, by: 'account' },
  { perMinute: 200, burst: 400, by: 'network' },
];
const params = Type.Object({ id: VideoId, language: LanguageTag });

/**
 * The body is the file: WebVTT, or SubRip, which becomes WebVTT; UTF-8. What is kept is written anew from what was
 * understood: times, text with plain tags, place of the cue. The detail of `subtitles/invalid` is `{ line, rule }`.
 */
export const putSubtitles = endpoint({
  name: 'putSubtitles',
  method: 'PUT',
  path: '/videos/:id/subtitles/:language',
  summary: 'Put subtitles of one language on your clip, in place of those there were',
  access: 'clips:write',
  rate: RATES,
  params,
  query: Type.Object({ label: Type.Optional(Type.String({ maxLength: SUBTITLES_LABEL })) }),
  takes: ['text/vtt', 'application/x-subrip', 'application/octet-stream'],
  bodyBytes: SUBTITLES_BYTES,
  output: OwnClip,
  refusals: [
    'session/required',
    'video/not-found',
    'video/not-playable',
    'subtitles/invalid',
    'subtitles/language-invalid',
    'subtitles/too-many',
    'request/too-large',
    'request/media-type',
    'rate/limited',
  ],
});

export const deleteSubtitles = endpoint({
  name: 'deleteSubtitles',
  method: 'DELETE',
  path: '/videos/:id/subtitles/:language',
  summary: 'Take the subtitles of one language off your clip',
  access: 'clips:write',
  rate: RATES,
  params,
  refusals: [
    'session/required',
    'video/not-found',
    'subtitles/language-invalid',
    'subtitles/not-found',
    'rate/limited',
  ],
});

import { getInstance } from '@footlights/contract';
import { apiOf } from '#data/api.ts';
import { SHARE_FILES, SHARE_PATH } from '#data/shared-clip.ts';
import { directionOf } from '#words/languages.ts';
import { createSay } from '#words/say.ts';
import type { RequestHandler } from './$types';

/** Of the dark house, whatever the theme: it is behind the icon while the app starts. */
const STAGE = '#0e0b09';

/** What an installed app is called, looks like, and can be sent (https://www.w3.org/TR/appmanifest/). */
export const GET: RequestHandler = async ({ fetch, locals: { language } }) => {
  const { name } = await apiOf({ fetch }).call(getInstance);
  const say = createSay(language);
  const manifest = {
    id: '/',
    name,
    short_name: name,
    description: say('meta.description'),
    lang: language,
    dir: directionOf(language),
    start_url: '/',
    scope: '/',
    display: 'standalone',
    // Whoever holds the device sideways has a reason.
    orientation: 'any',
    theme_color: STAGE,
    background_color: STAGE,
    categories: ['entertainment', 'social', 'video'],
    icons: [
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      ...[192, 512].flatMap((size) => [
        icon(`/icon-${size}.png`, size, 'any'),
        icon(`/icon-maskable-${size}.png`, size, 'maskable'),
      ]),
    ],
    shortcuts: [
      shortcut(say('nav.upload'), '/upload', 'plus'),
      shortcut(say('nav.search'), '/search', 'search'),
      shortcut(say('nav.notices'), '/notifications', 'bell'),
    ],
    share_target: {
      action: SHARE_PATH,
      method: 'POST',
      enctype: 'multipart/form-data',
      params: {
        title: 'title',
        text: 'text',
        files: [{ name: SHARE_FILES, accept: ['video/*'] }],
      },
    },
  };
  return Response.json(manifest, {
    headers: { 'content-type': 'application/manifest+json', vary: 'accept-language, cookie' },
  });
};

function icon(src: string, size: number, purpose: 'any' | 'maskable') {
  return { src, sizes: `${size}x${size}`, type: 'image/png', purpose };
}

function shortcut(name: string, url: string, sign: string) {
  return { name, url, icons: [icon(`/shortcut-${sign}.png`, 96, 'any')] };
}

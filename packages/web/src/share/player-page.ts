import type { Clip } from '@footlights/contract';
import { createHash } from 'node:crypto';
import { directionOf } from '#words/languages.ts';
import { createNameOf } from '#words/language-names.ts';
import type { Say } from '#words/say.ts';
import { clipPath } from './address.ts';

/** An HTML page with what it may do. */
export interface PlayerPage {
  html: string;
  headers: Record<string, string>;
}

const STYLE = `
* { box-sizing: border-box; margin: 0; }
html { color-scheme: dark; background: #0e0b09; color: #faf6f0; }
body { display: flex; flex-direction: column; height: 100vh; font: 0.9375rem/1.4 system-ui, sans-serif; }
video { flex: 1; min-height: 0; width: 100%; background: #000; object-fit: contain; }
p { flex: none; display: flex; gap: 0.75em; padding: 0.5em 0.75em; }
p > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
a { flex: 1; color: inherit; }
a:focus-visible { outline: 2px solid #ffb45c; outline-offset: -2px; }
.gone { flex: 1; place-content: center; align-items: center; }
@media (max-width: 20rem) { p span { display: none; } }
@media (max-height: 9rem) { p:not(.gone) { display: none; } }
`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // The one page that any site may frame. It runs no script, so what it may do ends here.
  'content-security-policy': [
    "default-src 'none'",
    "media-src 'self'",
    "img-src 'self'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors *',
  ].join('; '),
  'x-robots-tag': 'noindex',
};

/** A clip alone, for other sites to frame: its player, and a link back. */
export function playerPage(clip: Clip, options: PageOptions): PlayerPage {
  const { say, instanceName } = options;
  const name = clip.creator.displayName;
  const label = clip.caption === '' ? say('share.title', { name }) : clip.caption;
  const sources = clip.renditions.map(({ url, height }, at) => {
    const isLast = at === clip.renditions.length - 1;
    // Frames are small: the smallest file that fills this one.
    const media = isLast ? '' : ` media="(max-height: ${height}px)"`;
    return `<source src="${escaped(url)}" type="video/mp4"${media}>`;
  });
  const nameOf = createNameOf(say.language);
  const tracks = clip.subtitles.map(
    ({ label: called, language, url }) =>
      `<track kind="subtitles" src="${escaped(url)}" srclang="${escaped(language)}" label="${escaped(called ?? nameOf(language))}">`,
  );
  const video = `<video controls playsinline preload="metadata" poster="${escaped(clip.poster.webp)}" width="${clip.width}" height="${clip.height}" aria-label="${escaped(label)}">${[...sources, ...tracks].join('')}</video>`;
  const words = [
    `<a href="${clipPath(clip)}" target="_blank" rel="noopener" dir="auto">${escaped(label)}</a>`,
    `<span dir="auto">${escaped(say('sharing.by', { name, instance: instanceName }))}</span>`,
  ];
  const title = `${say('share.title', { name })} · ${instanceName}`;
  return pageOf(options, { title, body: `${video}\n<p>${words.join('')}</p>` });
}

/** What stands there when there is no public clip of that address, whatever the reason. */
export function missingPage(options: PageOptions): PlayerPage {
  const title = options.say('error.title', { kind: 'missing' });
  return pageOf(options, { title, body: `<p class="gone">${escaped(title)}</p>` });
}

interface PageOptions {
  say: Say;
  instanceName: string;
}

function pageOf(
  { say }: PageOptions,
  { title, body }: { title: string; body: string },
): PlayerPage {
  const html = `<!doctype html>
<html lang="${say.language}" dir="${directionOf(say.language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
${body}
`;
  return { html, headers: HEADERS };
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}

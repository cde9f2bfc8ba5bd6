import type { Clip } from '@footlights/contract';
import { shortened } from '#lib/text.ts';

/** A clip as search engines are told of it. */
export interface IndexedClip {
  clip: Clip;
  /** Epoch milliseconds of the day of its last change, or of its publishing. */
  changedAt: number;
}

/** A profile as search engines are told of it. */
export interface IndexedProfile {
  username: string;
  /** When its newest public clip was published. */
  changedAt: number;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const VIDEO = 'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"';

/** Longest title, in graphemes; a longer line is cut, and whole in the description. */
const TITLE = 100;

/** The list of sitemaps (sitemaps.org 0.9), by the path of each. */
export function indexXml(origin: string, paths: readonly string[]): string {
  const entries = paths.map((path) => element('sitemap', element('loc', text(origin + path))));
  return `${HEAD}<sitemapindex ${SITEMAP}>\n${entries.join('\n')}\n</sitemapindex>\n`;
}

/** Clips with the extension for videos. */
export function clipsXml(origin: string, clips: readonly IndexedClip[]): string {
  const entries = clips.map((one) => clipXml(origin, one));
  return `${HEAD}<urlset ${SITEMAP} ${VIDEO}>\n${entries.join('\n')}\n</urlset>\n`;
}

export function profilesXml(origin: string, profiles: readonly IndexedProfile[]): string {
  const entries = profiles.map(({ username, changedAt }) =>
    element('url', element('loc', text(`${origin}/@${username}`)) + lastmod(changedAt)),
  );
  return `${HEAD}<urlset ${SITEMAP}>\n${entries.join('\n')}\n</urlset>\n`;
}

function clipXml(origin: string, { clip, changedAt }: IndexedClip): string {
  const { creator, caption, views } = clip;
  const title = caption.split('\n', 1)[0] ?? '';
  const name = title === '' ? `@${creator.username}` : shortened(title, TITLE);
  const profile = text(`${origin}/@${creator.username}`);
  // In the order of its schema.
  const video = [
    element('video:thumbnail_loc', text(origin + clip.poster.webp)),
    element('video:title', text(name)),
    element('video:description', text(caption === '' ? name : caption)),
    element('video:content_loc', text(origin + (clip.renditions.at(-1)?.url ?? ''))),
    element('video:duration', String(Math.max(1, Math.round(clip.durationSeconds)))),
    views.shown === null ? '' : element('video:view_count', String(views.shown)),
    element('video:publication_date', new Date(clip.publishedAt).toISOString()),
    `<video:uploader info="${profile}">${text(creator.displayName)}</video:uploader>`,
  ];
  const loc = element('loc', text(`${origin}/v/${clip.id}`));
  return element('url', loc + lastmod(changedAt) + element('video:video', video.join('')));
}

/** The day alone: a time would say when somebody was here. */
function lastmod(at: number): string {
  return element('lastmod', new Date(at).toISOString().slice(0, 10));
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text within XML 1.0; what that cannot hold is left out. */
function text(plain: string): string {
  return plain
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu, '')
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}

import type { Clip } from '@footlights/contract';
import { clipPath, playerPath } from './address.ts';

/** A `<meta>`: Open Graph names properties, everybody else names. */
export type Tag = ({ property: string } | { name: string }) & { content: string };

/** A clip as it is told to other sites. */
export interface Told {
  clip: Clip;
  /** Origin under which people know the instance. */
  origin: string;
  instanceName: string;
  title: string;
  description: string;
  /** What the picture is, in words. */
  alt: string;
}

/**
 * What other sites show of a link: Open Graph (ogp.me) and X cards. Of an unlisted clip no player: its files have
 * addresses that end, and what has been posted stays. Of clips for fewer people nothing.
 */
export function shareTags(told: Told): Tag[] {
  const { visibility } = told.clip;
  if (visibility !== 'public' && visibility !== 'unlisted') return [];
  return visibility === 'public'
    ? [...pictureTags(told), ...playerTags(told)]
    : [...pictureTags(told), { name: 'twitter:card', content: 'summary_large_image' }];
}

function pictureTags({ clip, origin, instanceName, title, description, alt }: Told): Tag[] {
  const image = origin + clip.poster.webp;
  return [
    { name: 'description', content: description },
    { property: 'og:type', content: 'video.other' },
    { property: 'og:site_name', content: instanceName },
    { property: 'og:url', content: origin + clipPath(clip) },
    { property: 'og:title', content: title },
    { property: 'og:description', content: description },
    { property: 'og:image', content: image },
    { property: 'og:image:type', content: 'image/webp' },
    { property: 'og:image:width', content: String(clip.width) },
    { property: 'og:image:height', content: String(clip.height) },
    { property: 'og:image:alt', content: alt },
    { name: 'twitter:title', content: title },
    { name: 'twitter:description', content: description },
    { name: 'twitter:image', content: image },
    { name: 'twitter:image:alt', content: alt },
  ];
}

/** The smallest file: it is shown in a post. */
function playerTags({ clip, origin }: Told): Tag[] {
  const [file] = clip.renditions;
  if (file === undefined) return [];
  const url = origin + file.url;
  const [width, height] = [String(file.width), String(file.height)];
  return [
    { property: 'og:video', content: url },
    ...(url.startsWith('https:') ? [{ property: 'og:video:secure_url', content: url }] : []),
    { property: 'og:video:type', content: 'video/mp4' },
    { property: 'og:video:width', content: width },
    { property: 'og:video:height', content: height },
    { name: 'twitter:card', content: 'player' },
    { name: 'twitter:player', content: origin + playerPath(clip) },
    { name: 'twitter:player:width', content: width },
    { name: 'twitter:player:height', content: height },
    { name: 'twitter:player:stream', content: url },
    { name: 'twitter:player:stream:content_type', content: 'video/mp4' },
  ];
}

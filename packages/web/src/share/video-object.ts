import type { Clip } from '@footlights/contract';
import { clipPath, playerPath } from './address.ts';
import type { Told } from './share-tags.ts';

/**
 * A public clip as schema.org's VideoObject, as JSON that may stand within a `<script>`: no text can end it. The number
 * of views is the released one as it is shown, or missing where too few are.
 */
export function videoObject({ clip, origin, title, description }: Told): string {
  const { creator, views, acts } = clip;
  const [line = ''] = clip.caption.split('\n', 1);
  const object = {
    '@context': 'https://schema.org',
    '@type': 'VideoObject',
    url: origin + clipPath(clip),
    name: line === '' ? title : line,
    description,
    thumbnailUrl: [origin + clip.poster.webp],
    uploadDate: new Date(clip.publishedAt).toISOString(),
    duration: isoDuration(clip.durationSeconds),
    contentUrl: origin + (clip.renditions.at(-1)?.url ?? ''),
    embedUrl: origin + playerPath(clip),
    width: clip.width,
    height: clip.height,
    creator: {
      '@type': 'Person',
      name: creator.displayName,
      alternateName: `@${creator.username}`,
      url: `${origin}/@${creator.username}`,
    },
    interactionStatistic: [
      ...(views.shown === null ? [] : [counter('WatchAction', views.shown)]),
      counter('LikeAction', acts.likes),
      counter('CommentAction', acts.comments),
    ],
  };
  return JSON.stringify(object).replaceAll('<', String.raw`\u003c`);
}

function counter(kind: string, count: number) {
  return {
    '@type': 'InteractionCounter',
    interactionType: { '@type': kind },
    userInteractionCount: count,
  };
}

/** ISO 8601 in whole seconds, such as `PT1M5S`; at least one. */
function isoDuration(seconds: Clip['durationSeconds']): string {
  const whole = Math.max(1, Math.round(seconds));
  return `PT${whole >= 60 ? `${Math.floor(whole / 60)}M` : ''}${whole % 60}S`;
}

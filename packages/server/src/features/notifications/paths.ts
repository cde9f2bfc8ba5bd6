import type { Notification } from '@footlights/contract';

/** Where a notification leads. */
export function pathOf(shown: Omit<Notification, 'path'>): string {
  const { kind, actors, clip, comment } = shown;
  if (kind === 'clip-failed') return '/clips';
  if (clip !== null && comment !== null) return `/v/${clip.id}?comment=${comment.id}`;
  if (clip !== null) return `/v/${clip.id}`;
  const [only] = actors;
  const isOne = shown.actorCount === 1 && kind !== 'follow-request';
  return isOne && only !== undefined ? `/@${only.username}` : '/notifications';
}

import type { Notification } from '@footlights/contract';

/** Where a notification leads. */
export function pathOf(shown: Omit<Notification, 'path'>, subject: string): string {
  const { kind, actors, clip, comment } = shown;
  if (kind === 'moderation-decision') return decisionPath(subject);
  if (kind === 'clip-failed') return '/clips';
  if (clip !== null && comment !== null) return `/v/${clip.id}?comment=${comment.id}`;
  if (clip !== null) return `/v/${clip.id}`;
  const [only] = actors;
  const isOne = shown.actorCount === 1 && kind !== 'follow-request';
  return isOne && only !== undefined ? `/@${only.username}` : '/notifications';
}

/** A decision about oneself, or about what one reported; what came of it later has the same address. */
function decisionPath(subject: string): string {
  const [id = ''] = subject.split('.');
  if (id.startsWith('s_')) return `/statements/${id}`;
  return id.startsWith('r_') ? `/reports/${id}` : '/notifications';
}

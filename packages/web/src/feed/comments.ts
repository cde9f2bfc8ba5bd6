import type { Clip } from '@footlights/contract';

/** Opens the comments on a clip; what shows them is fetched then. */
export async function showComments(clip: Clip, comment: string | null = null): Promise<void> {
  const { openComments } = await import('./comments/open.ts');
  openComments(clip, comment);
}

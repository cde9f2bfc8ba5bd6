import type { Clip } from '@footlights/contract';
import { loadWords } from '#words/say.ts';

/** Opens the comments on a clip; what shows them is fetched then. */
export async function showComments(clip: Clip, comment: string | null = null): Promise<void> {
  const [{ openComments }] = await Promise.all([
    import('./comments/open.ts'),
    loadWords('comments', 'problems'),
  ]);
  openComments(clip, comment);
}

import { COMMENT_MENTIONS } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { namesIn } from '#lib/mentions.ts';
import type { CommentsOptions } from './parts.ts';
import type { CommentMentionRow } from './table.ts';

/** Whom a text names: accounts that exist for its author and let themselves be named, at most 5; who restricts the author is not told. */
export async function mentionsIn(
  { profiles, relations }: CommentsOptions,
  author: AccountId,
  text: string,
): Promise<Omit<CommentMentionRow, 'comment_id'>[]> {
  const names = namesIn(text);
  if (names.length === 0) return [];
  const ids = [...(await profiles.mentioned(names)).values()];
  const relationOf = await relations.between(author, ids);
  const met = ids.filter((id) => {
    const relation = relationOf.get(id);
    return relation === undefined || !(relation.blocks || relation.isBlockedBy);
  });
  if (met.length > COMMENT_MENTIONS) {
    throw new Refusal('comment/too-many-mentions', {
      message: `A comment names up to ${COMMENT_MENTIONS} accounts; this one names ${met.length}.`,
    });
  }
  return met.map((id) => {
    const isTold = id !== author && relationOf.get(id)?.isRestrictedBy !== true;
    return { account_id: id, is_told: isTold ? 1 : 0 };
  });
}

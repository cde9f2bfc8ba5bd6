import { Refusal } from '#http/errors.ts';
import type { CommentId } from '#lib/ids.ts';
import type { Place } from './store.ts';

/** The cursor of the last one of a page; null when nothing follows it. */
export function cursorOf(
  picked: readonly Required<Place>[],
  { limit, order }: { limit: number; order: 'top' | 'newest' },
): string | null {
  const last = picked[limit - 1];
  if (picked.length <= limit || last === undefined) return null;
  const { likes, at, id } = last;
  return order === 'top' ? `${likes}.${at}.${id}` : `${at}.${id}`;
}

/** The place that a cursor stands for; refuses what no page has given. */
export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [, likes, at, id] =
    /^(?:(\d{1,15})\.)?(\d{1,15})\.(c_[A-Za-z0-9_-]{22})$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined) {
    throw new Refusal('request/invalid', {
      message: 'The cursor is not one that a page has given.',
      detail: { field: 'cursor' },
    });
  }
  return {
    ...(likes === undefined ? {} : { likes: Number(likes) }),
    at: Number(at),
    id: id as CommentId,
  };
}

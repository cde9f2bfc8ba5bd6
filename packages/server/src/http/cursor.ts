import { Refusal } from './errors.ts';

/** A place in a list that is ordered by time, then id, both falling. */
export interface Place<Id extends string> {
  at: number;
  id: Id;
}

/** The cursor of the last one of a page of `size`; null when nothing was picked after it. */
export function nextOf(picked: readonly Place<string>[], size: number): string | null {
  const last = picked[size - 1];
  return picked.length > size && last !== undefined ? `${last.at}.${last.id}` : null;
}

/** The place that a cursor names; refuses one that no page of ids with this prefix gave. */
export function placeOf<Id extends string>(
  cursor: string | undefined,
  prefix: 'v' | 'a' | 'c' | 'k' | 'r' | 's' | 'b',
): Place<Id> | null {
  if (cursor === undefined) return null;
  const [, at, id] = /^(\d{1,15})\.([a-z]_[A-Za-z0-9_-]{22})$/.exec(cursor) ?? [];
  if (at === undefined || !id?.startsWith(prefix)) {
    throw new Refusal('request/invalid', {
      message: 'The cursor is not one that a page has given.',
      detail: { field: 'cursor' },
    });
  }
  return { at: Number(at), id: id as Id };
}

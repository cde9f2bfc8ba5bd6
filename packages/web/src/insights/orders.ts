import type { ClipOrder } from '@footlights/contract';

/** By which clips can be put in order; the first is usual. */
export const ORDERS = [
  'newest',
  'views',
  'viewers',
  'likes',
  'comments',
  'shares',
] as const satisfies readonly ClipOrder[];

import { Type, type Static } from 'typebox';

/**
 * A released count as shown: noised once at release, held against flicker, never exact.
 * `shown` is null while the released value is below `fewerThan`.
 */
export const ShownCount = Type.Object(
  {
    shown: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    /** The number below which nothing more is said. */
    fewerThan: Type.Integer(),
    /** Sum of the released, noised windows when the shown total last moved; may be negative. */
    value: Type.Integer(),
    /** One standard error of all noise so far. */
    standardError: Type.Number({ minimum: 0 }),
  },
  { title: 'ShownCount' },
);
export type ShownCount = Static<typeof ShownCount>;

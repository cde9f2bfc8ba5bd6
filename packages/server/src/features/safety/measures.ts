import type { MeasureKind, SubjectKind } from '@footlights/contract';

/** What can be decided about each kind of thing. */
export const FITTING: Readonly<Record<SubjectKind, readonly MeasureKind[]>> = {
  account: ['warn', 'suspend', 'ban'],
  clip: [
    'warn',
    'age-restrict',
    'limit',
    'remove',
    'block-file',
    'lock-comments',
    'suspend',
    'ban',
  ],
  comment: ['warn', 'remove', 'suspend', 'ban'],
};
/** Of each of these, one at most: what is for adults alone is in no list of others anyway. */
const EITHER: readonly (readonly MeasureKind[])[] = [
  ['remove', 'limit', 'age-restrict'],
  ['suspend', 'ban'],
];

/** Whether these may be decided together about that kind of thing. */
export function fit(kind: SubjectKind, measures: readonly MeasureKind[]): boolean {
  return (
    measures.length > 0 &&
    new Set(measures).size === measures.length &&
    measures.every((one) => FITTING[kind].includes(one)) &&
    (!measures.includes('block-file') || measures.includes('remove')) &&
    EITHER.every((group) => measures.filter((one) => group.includes(one)).length <= 1) &&
    (measures.length === 1 || !measures.includes('warn'))
  );
}

import type { ReportReason } from '@footlights/contract';

/** Reasons in the order in which they are offered: what hurts people first. */
export const REASONS = [
  'harassment',
  'hate',
  'threats',
  'sexual-content',
  'minors',
  'self-harm',
  'impersonation',
  'spam',
  'intellectual-property',
  'illegal',
  'other',
] as const satisfies readonly ReportReason[];

/** What needs the fields of a notice, and can be filed without an account. */
export const NOTICES: readonly ReportReason[] = ['intellectual-property', 'illegal'];

/** A code as words choose by it: they know no hyphens. */
export function named(code: string): string {
  return code.replaceAll('-', '_');
}

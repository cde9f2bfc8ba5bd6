import type { ReportReason } from '@footlights/contract';

/** Hours within which a report for each reason should be answered, if one person of middling reliability gives it. */
export const ANSWER_HOURS: Readonly<Record<ReportReason, number>> = {
  minors: 1,
  'self-harm': 1,
  threats: 2,
  harassment: 4,
  hate: 8,
  'sexual-content': 8,
  impersonation: 12,
  illegal: 24,
  'intellectual-property': 24,
  spam: 48,
  other: 48,
};

/** What reports of one reason come to: how many there are, and the reliability of who filed them, in thousandths. */
export interface ReasonWeight {
  count: number;
  weight: number;
  /** Those of them that are believed by themselves: others do not add up to that. Absent in cases of before. */
  believed?: number;
}

/** Of each reason that was given. */
export type Reasons = Partial<Record<ReportReason, ReasonWeight>>;

/** Reports that were right and wrong before anything is known of somebody: a Beta(2, 2) prior. */
const PRIOR = 2;
/** Of a notice without an account, thousandths: nothing is known, and nothing follows. */
export const NO_ACCOUNT_WEIGHT = 300;
/** A report is believed from this weight on: of somebody who is right in a quarter of cases. */
const BELIEVED = 250;
const HOUR_MS = 3_600_000;

/** How often somebody's reports lead to something, in thousandths. */
export function reliabilityOf({
  upheld,
  dismissed,
}: {
  upheld: number;
  dismissed: number;
}): number {
  return Math.round((1000 * (upheld + PRIOR)) / (upheld + dismissed + 2 * PRIOR));
}

/** Reasons with at least one report, the most urgent first. */
export function byUrgency(reasons: Reasons): ReportReason[] {
  return (Object.keys(reasons) as ReportReason[])
    .filter((reason) => (reasons[reason]?.count ?? 0) > 0)
    .toSorted((a, b) => ANSWER_HOURS[a] - ANSWER_HOURS[b] || a.localeCompare(b));
}

/** Reports of one reason more or less. */
export function withReport(
  reasons: Reasons,
  reason: ReportReason,
  { count, weight }: { count: 1 | -1; weight: number },
): Reasons {
  const before = reasons[reason] ?? { count: 0, weight: 0, believed: 0 };
  return {
    ...reasons,
    [reason]: {
      count: before.count + count,
      weight: before.weight + count * weight,
      believed: believedIn(before) + (weight >= BELIEVED ? count : 0),
    },
  };
}

/** Cases from before this was counted go by their sum. */
function believedIn({ weight, believed }: ReasonWeight): number {
  return believed ?? (weight >= BELIEVED ? 1 : 0);
}

/** Where a case stands in the queue. */
export interface Urgency {
  rank: 0 | 1;
  /** When it should be answered; the queue goes by it, so that what waits moves up by itself. */
  dueAt: number;
  lead: ReportReason;
}

/**
 * The earliest due date first. A reason gives some hours; reporters who are right more often and released views shorten
 * them, by a logarithm: a thousand accounts together hasten a case tenfold, and decide nothing. What concerns a minor goes
 * before all others, if somebody says so whose reports have led to something. Pure.
 */
export function urgencyOf(given: {
  openedAt: number;
  reasons: Reasons;
  /** Released views; below zero at times. */
  views: number;
}): Urgency {
  const { openedAt, reasons, views } = given;
  const all = byUrgency(reasons);
  const believed = all.filter((reason) => {
    const one = reasons[reason];
    return one !== undefined && believedIn(one) > 0;
  });
  const lead = believed[0] ?? all.at(-1) ?? 'other';
  const weight = all.reduce((sum, reason) => sum + (reasons[reason]?.weight ?? 0), 0) / 1000;
  const speed = 1 + Math.log2(1 + Math.max(0, weight)) + Math.log10(1 + Math.max(0, views)) / 2;
  return {
    rank: believed.includes('minors') ? 0 : 1,
    dueAt: Math.round(openedAt + (ANSWER_HOURS[lead] * HOUR_MS) / speed),
    lead,
  };
}

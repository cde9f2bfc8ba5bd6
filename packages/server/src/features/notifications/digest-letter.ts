import { NOTIFICATION_KINDS, type Notification } from '@footlights/contract';
import { COUNTED, lineOf, summaryOf } from './words.ts';

/** Lines of single notifications in a digest. */
const MOST_LINES = 8;

/** What a digest says: counts by kind, and the latest lines. */
export function digestOf(
  told: readonly Notification[],
  from: { instanceName: string; publicUrl: string; token: string; isMore: boolean },
): { subject: string; text: string } {
  const { instanceName, publicUrl, token, isMore } = from;
  const lines = told.slice(0, MOST_LINES).map((one) => `${lineOf(one)}\n${publicUrl}${one.path}`);
  const rest = told.length > MOST_LINES || isMore ? ['And more.'] : [];
  const paragraphs = [
    `New on ${instanceName}: ${countsOf(told, isMore)}.`,
    ...lines,
    ...rest,
    `All of it: ${publicUrl}/notifications`,
    `No more of these: ${publicUrl}/unsubscribe?token=${token}`,
  ];
  const subject = `${instanceName}: ${isMore ? 'more than ' : ''}${
    told.length === 1 && !isMore ? 'one new notification' : summaryOf(told.length)
  }`;
  return { subject, text: `${paragraphs.join('\n\n')}\n` };
}

function countsOf(told: readonly Notification[], isMore: boolean): string {
  const counts = NOTIFICATION_KINDS.flatMap((kind) => {
    // Of acts, each counts; of decisions and ends of work, each line.
    const count = told
      .filter((one) => one.kind === kind)
      .reduce((sum, { actorCount }) => sum + Math.max(1, actorCount), 0);
    const [one, many] = COUNTED[kind];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return counts.join(', ') + (isMore ? ', and more' : '');
}

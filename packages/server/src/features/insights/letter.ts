import type { Insights, PeriodNumbers, Reading } from '@footlights/contract';
import { sumOf } from './numbers.ts';

/** What the weekly mail says; null when there is nothing to tell. */
export function letterOf(
  told: Insights,
  from: { instanceName: string; publicUrl: string; token: string },
): { subject: string; text: string } | null {
  const { numbers, numbersBefore, range } = told;
  const isQuiet =
    isNothing(numbers) &&
    isNothing(numbersBefore) &&
    told.followersGained === 0 &&
    told.followersLost === 0;
  if (isQuiet) return null;
  const { instanceName, publicUrl, token } = from;
  const { likes, comments, shares, saves } = numbers.acts;
  const paragraphs = [
    `How your public clips did on ${instanceName} from ${range.from} to ${range.to}, and the week before in brackets.`,
    [
      `Views: ${both(numbers.views, numbersBefore.views)}`,
      `Plays: ${both(numbers.plays, numbersBefore.plays)}`,
      `Viewers of each day, added up: ${both(numbers.viewerDays, numbersBefore.viewerDays)}`,
      `Likes: ${likes}, comments: ${comments}, shares: ${shares}, saves: ${saves} (together ${sumOf(numbers.acts)}; ${sumOf(numbersBefore.acts)})`,
      `Followers: ${told.followersGained} came, ${told.followersLost} left (${told.followersGainedBefore} came, ${told.followersLostBefore} left)`,
    ].join('\n'),
    'Views are published numbers with noise: they tell how a clip does, and nothing of who watched.',
    `All of it: ${publicUrl}/insights`,
    `No more of these: ${publicUrl}/unsubscribe?token=${token}`,
  ];
  return { subject: `${instanceName}: your week`, text: `${paragraphs.join('\n\n')}\n` };
}

function isNothing({ views, plays, viewerDays, acts }: PeriodNumbers): boolean {
  const isTooFew = [views, plays, viewerDays].every(({ shown }) => shown === null);
  return isTooFew && Object.values(acts).every((count) => count === 0);
}

function both(now: Reading, before: Reading): string {
  return `${inWords(now)} (${inWords(before)})`;
}

function inWords({ shown }: Reading): string {
  return shown === null ? 'too few to say' : `about ${shown.toLocaleString('en')}`;
}

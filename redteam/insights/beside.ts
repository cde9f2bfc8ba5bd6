import type { VideoId } from '../../packages/server/src/lib/ids.ts';
import type { Ask } from '../surfaces/ask.ts';
import { plantPlays } from '../surfaces/crowd.ts';
import { member, type Stage } from '../surfaces/stage.ts';
import type { Watch } from './days.ts';
import type { Asked } from './questions.ts';

/** The bodies of all these answers, by address. */
export async function askAll(
  stage: Stage,
  ask: Ask,
  all: readonly Asked[],
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const { url, who } of all) {
    const { body, status } = await ask(member(stage, who).person, { method: 'GET', url });
    if (status === 429) throw new Error(`${url} was refused: too many questions at one time.`);
    answers.set(url, body.toString());
  }
  return answers;
}

/** Each how-manieth question is asked again: its answer is of the same day as those around it. */
const EACH = 6;

/** What is played before the next release changes a byte of no answer. */
export async function earlyFinds(
  { stage, clips, random }: Watch,
  ask: Ask,
  { all, before }: { all: readonly Asked[]; before: ReadonlyMap<string, string> },
): Promise<string[]> {
  for (const { id: video } of clips) await plantPlays(stage.world, { video, count: 30, random });
  const some = all.filter((_, at) => at % EACH === 0);
  const after = await askAll(stage, ask, some);
  return some
    .filter(({ url }) => before.get(url) !== after.get(url))
    .map(({ url, who }) => `${url} as ${who} changed before a release.`);
}

/** Ranges that would cut a day, and other ways to ask for one. */
const NO_RANGES = [
  'from=2026-01-15T00:00:00%2B05:00&to=2026-01-15T12:00:00',
  'from=2026-01-15T12&to=2026-01-16',
  'days=1',
  'days=0.5',
  'from=2026-01-15&to=2026-01-15&days=7',
  'from=-1&to=0',
];

/** No range is finer than a UTC day, and no time zone moves one. */
export async function zoneFinds(stage: Stage, ask: Ask): Promise<string[]> {
  const { person } = member(stage, 'creator');
  const finds: string[] = [];
  for (const query of NO_RANGES) {
    const { status } = await ask(person, { method: 'GET', url: `/api/v1/insights?${query}` });
    if (status !== 400) finds.push(`The range ${query} was answered ${status}.`);
  }
  const headers = { 'accept-language': 'fa', 'x-timezone': 'Asia/Kathmandu', timezone: '+05:45' };
  const url = '/api/v1/insights?days=7';
  const plain = await ask(person, { method: 'GET', url });
  const moved = `${url}&timeZone=Asia/Kathmandu`;
  const elsewhere = await ask(person, { method: 'GET', url: moved, headers });
  if (!plain.body.equals(elsewhere.body)) finds.push('A time zone changes an answer.');
  return finds;
}

/** Days name creators of public clips, and nobody else. */
export async function namedFinds({ stage, clips }: Watch): Promise<string[]> {
  const { db } = stage.world.context.database;
  const named = await db.selectFrom('insight_days').select('account_id').distinct().execute();
  const ids = clips.filter(({ isPublic }) => isPublic).map(({ id }) => id as VideoId);
  const owners = await db
    .selectFrom('videos')
    .select('creator_id')
    .where('id', 'in', ids)
    .execute();
  const creators = new Set<string>(['', ...owners.map(({ creator_id }) => creator_id)]);
  return named
    .filter(({ account_id }) => !creators.has(account_id))
    .map(({ account_id }) => `insight_days names ${account_id}, who has no public clip.`);
}

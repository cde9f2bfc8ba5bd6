import type { ShownCount } from '@footlights/contract';
import type { World } from '../../packages/server/test/world.ts';
import { askServer, type Ask } from './ask.ts';

/** Makes a server tell exact counts at once where released ones belong: what the attacks on surfaces must notice. */
export function tellExactCounts(world: World): void {
  const { views } = world.context;
  const taken = countTaken(world);
  const shownOf = views.shownOf.bind(views);
  views.shownOf = (ids) =>
    new Map(
      [...shownOf(ids)].map(([id, count]): [string, ShownCount] => [
        id,
        { ...count, value: count.value + (taken.get(id) ?? 0) },
      ]),
    );
}

/** Makes insights tell plays of the day that no release has told yet. */
export function tellPlaysOfToday(world: World): void {
  const { insights } = world.context;
  const taken = countTaken(world);
  const overview = insights.overview.bind(insights);
  insights.overview = async (account, query) => {
    const told = await overview(account, query);
    const { views } = told.today;
    const early = [...taken.values()].reduce((sum, one) => sum + one, 0);
    return { ...told, today: { ...told.today, views: { ...views, value: views.value + early } } };
  };
}

/** Makes insights tell the days of clips that are not public. */
export function tellHiddenDays(world: World): void {
  const { clips } = world.context;
  const playedBy = clips.playedBy.bind(clips);
  clips.playedBy = async (account, audience) =>
    (await playedBy(account, audience)).map((clip) => ({ ...clip, audience: 'public' }));
}

/** Makes the order of the feed follow plays that are not released yet: clips that were played take turns in leading it. */
export function orderByExactCounts(world: World): void {
  const { views } = world.context;
  const taken = countTaken(world);
  const releasedOf = views.releasedOf.bind(views);
  let turn = 0;
  views.releasedOf = (ids) => {
    const released = releasedOf(ids);
    const played = ids.filter((id) => (taken.get(id) ?? 0) > 0);
    if (played.length === 0) return released;
    turn += 1;
    const leader = played[turn % played.length];
    const exact = (value: number) => ({ value, standardError: 0 });
    return new Map(
      [...released].map(([id, numbers]) => [
        id,
        { ...numbers, views: exact(id === leader ? 1e6 : 0), plays: exact(1e6) },
      ]),
    );
  };
}

/** Keeps a row of each packet that comes, as a feature would that reacts to plays. */
export function keepRows(world: World): void {
  const { views, jobs } = world.context;
  const take = views.take.bind(views);
  let serial = 0;
  views.take = (body, from, done) => {
    serial += 1;
    void jobs.enqueue({ kind: 'nothing', key: `row ${serial}`, payload: null });
    take(body, from, done);
  };
}

/** Changes the bodies of answers on their way. */
export function askThrough(change: (text: string, url: string, language: string) => string): Ask {
  return async (person, question) => {
    const answer = await askServer(person, question);
    const isText = /json|html/.test(answer.headers['content-type'] ?? '');
    if (!isText || answer.headers['content-encoding'] !== undefined) return answer;
    const language = question.headers?.['accept-language'] ?? '';
    const body = Buffer.from(change(answer.body.toString(), question.url, language));
    return { ...answer, body };
  };
}

function countTaken(world: World): Map<string, number> {
  const { views } = world.context;
  const take = views.take.bind(views);
  const taken = new Map<string, number>();
  views.take = (body, from, done) => {
    const { video } = JSON.parse(String(body)) as { video: string };
    taken.set(video, (taken.get(video) ?? 0) + 1);
    take(body, from, done);
  };
  return taken;
}

import {
  averageShare,
  periodOf,
  playsIn,
  reading,
  retentionOf,
  sourcesOf,
  viewersIn,
  viewsIn,
} from './expected.ts';
import { dayOf, type Days, type KnownClip, type Part, partOf } from './parts.ts';
import { actsOn, type Scene, textOfDay } from './scene.ts';

/** A range that is asked for. */
export type Range = NonNullable<Days>;

const shown = ({ from, to }: Range) => ({ from: textOfDay(from), to: textOfDay(to) });

export function before({ from, to }: Range): Range {
  return { from: from - (to - from + 1), to: from - 1 };
}

function partsOf(scene: Scene, clips: readonly KnownClip[], days: Days): Part[] {
  return clips.map((clip) => partOf(clip, scene.rows, days));
}

export const publicOf = (scene: Scene, creator: string | null): KnownClip[] =>
  scene.clips.filter((clip) => clip.isPublic && (creator ?? clip.creator) === clip.creator);

function curve(scene: Scene, clips: readonly KnownClip[], day: number) {
  const parts = partsOf(scene, clips, { from: day, to: day });
  return {
    day: textOfDay(day),
    views: viewsIn(parts),
    plays: playsIn(parts),
    viewerDays: viewersIn(parts),
  };
}

function daysOf(scene: Scene, clips: readonly KnownClip[], { from, to }: Range) {
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const day = from + at;
    return { ...curve(scene, clips, day), ...actsOn(scene, clips, { from: day, to: day }) };
  });
}

const period = (scene: Scene, clips: readonly KnownClip[], days: Days) =>
  periodOf(partsOf(scene, clips, days), actsOn(scene, clips, days));

/** What an account has to be told of a range; of its clips each as its id. */
export function overviewOf(scene: Scene, creator: string, range: Range) {
  const clips = publicOf(scene, creator);
  const today = scene.lastDay + 1;
  return {
    range: shown(range),
    before: shown(before(range)),
    lastDay: textOfDay(scene.lastDay),
    numbers: period(scene, clips, range),
    numbersBefore: period(scene, clips, before(range)),
    days: daysOf(scene, clips, range),
    today: daysOf(scene, clips, { from: today, to: today })[0],
    sources: sourcesOf(partsOf(scene, clips, range)),
    best: clips
      .map((clip) => ({ clip: clip.id, views: reading(viewsIn(partsOf(scene, [clip], range))) }))
      .filter(({ views }) => views.shown !== null)
      .toSorted((a, b) => b.views.value - a.views.value || (a.clip < b.clip ? 1 : -1))
      .slice(0, 5),
  };
}

/** All of a clip since it was published. */
export function totalsOf(scene: Scene, clip: KnownClip) {
  const parts = partsOf(scene, [clip], null);
  return periodOf(parts, actsOn(scene, [clip], null), clip.isPublic);
}

/** What the creator of a clip has to be told of it. */
export function clipOf(scene: Scene, clip: KnownClip, range: Range) {
  const about = {
    clip: clip.id,
    range: shown(range),
    before: shown(before(range)),
    lastDay: textOfDay(scene.lastDay),
    totals: totalsOf(scene, clip),
  };
  if (!clip.isPublic) {
    const nothing = { numbers: null, numbersBefore: null, days: null };
    return { ...about, ...nothing, retention: null, sources: null, beside: null };
  }
  const part = partOf(clip, scene.rows, range);
  return {
    ...about,
    numbers: period(scene, [clip], range),
    numbersBefore: period(scene, [clip], before(range)),
    days: daysOf(scene, [clip], range),
    retention: retentionOf(part),
    sources: sourcesOf([part]),
    beside: besideOf(scene, clip),
  };
}

/** Its first days beside the median of at least three others of its creator at the same age. */
export function besideOf(scene: Scene, clip: KnownClip) {
  const ageOf = ({ publishedAt }: KnownClip) => scene.lastDay - dayOf(publishedAt) + 1;
  const days = Math.min(7, ageOf(clip));
  const others = publicOf(scene, clip.creator).filter(
    (one) => one.id !== clip.id && ageOf(one) >= days,
  );
  if (days < 1 || others.length < 3) return null;
  const viewsOf = (one: KnownClip) => {
    const from = dayOf(one.publishedAt);
    return viewsIn(partsOf(scene, [one], { from, to: from + days - 1 }));
  };
  const shareOf = (one: KnownClip) => averageShare(partsOf(scene, [one], null));
  const shares = others.flatMap((one) => shareOf(one)?.value ?? []);
  return {
    days,
    clips: others.length,
    views: viewsOf(clip),
    medianViews: medianOf(others.map((one) => viewsOf(one).value)),
    averageShare: shareOf(clip),
    medianAverageShare: shares.length < 3 ? null : medianOf(shares),
  };
}

/** What operators have to be told of released numbers. */
export function instanceOf(scene: Scene, range: Range) {
  const clips = publicOf(scene, null);
  const [parts, partsBefore] = [partsOf(scene, clips, range), partsOf(scene, clips, before(range))];
  return {
    range: shown(range),
    before: shown(before(range)),
    views: reading(viewsIn(parts)),
    viewsBefore: reading(viewsIn(partsBefore)),
    plays: reading(playsIn(parts)),
    viewerDays: reading(viewersIn(parts)),
    days: Array.from({ length: range.to - range.from + 1 }, (_, at) =>
      curve(scene, clips, range.from + at),
    ),
  };
}

/** Clips in an order by what is told of them; those that are equal stay as they were. */
export function orderOf(scene: Scene, creator: string, order: string): string[] {
  const own = scene.clips.filter((clip) => clip.creator === creator);
  const newest = own.toSorted((a, b) => b.publishedAt - a.publishedAt || (a.id < b.id ? 1 : -1));
  const keyOf = (clip: KnownClip): number => {
    if (order === 'newest') return 0;
    const parts = partsOf(scene, [clip], null);
    if (order === 'views') return viewsIn(parts).value;
    if (order === 'viewers') return viewersIn(parts).value;
    return actsOn(scene, [clip], null)[order as 'likes'];
  };
  return newest.toSorted((a, b) => keyOf(b) - keyOf(a)).map(({ id }) => id);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

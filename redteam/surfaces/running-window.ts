import type { ViewWindowRow } from '../../packages/server/src/features/views/table.ts';
import { addedUp, isSame, nextEnd, type SeenRow, shownOf } from './recomputed.ts';

/** What a running window holds that the release rows before it do not give. */
export function windowFinds(window: ViewWindowRow, rows: readonly SeenRow[]): string[] {
  const name = `The running ${window.pace} window of ${window.video_id}`;
  const finds: string[] = [];
  if (window.window !== rows.length) finds.push(`${name} has number ${window.window}.`);
  if (rows.length === 0) return finds;
  const end = nextEnd(rows);
  if (window.ends_at !== null && window.ends_at !== end) {
    finds.push(`${name} ends at ${window.ends_at}, not at ${end}.`);
  }
  const [stored, expected] = [storedIn(window), expectedOf(rows)];
  if (window.pace === 'fast' && !isSame(stored, expected)) {
    finds.push(`${name} holds ${stored.join(' ')}; the rows give ${expected.join(' ')}.`);
  }
  return finds;
}

/** The numbers of a running fast window, in the order of `expectedOf`. */
function storedIn(window: ViewWindowRow): number[] {
  return [
    window.views,
    window.other_plays,
    window.viewers,
    window.plays_variance,
    window.viewers_variance,
    window.held_views,
    window.shown_views,
    window.views_variance_since_move,
    window.held_plays,
    window.shown_plays,
    window.plays_variance_since_move,
    window.held_viewers,
    window.shown_viewers,
    window.viewers_variance_since_move,
  ].map((value) => value ?? NaN);
}

function expectedOf(rows: readonly SeenRow[]): number[] {
  const { views, plays, viewers } = shownOf(rows);
  const held = [views, plays, viewers].flatMap((total) => [
    total?.held ?? NaN,
    total?.rounded ?? NaN,
    total?.varianceSinceMove ?? NaN,
  ]);
  return [
    ...addedUp(rows.map(({ counts }) => counts)),
    ...addedUp(rows.map(({ variances }) => variances)),
    ...held,
  ];
}

import type { Group } from '@footlights/count';
import { createPages } from './pages.ts';
import { AT, NAMES, toRow, toRunning } from './window-numbers.ts';
import { groupOf, type RunningWindow, seriesOf } from './windows.ts';

/** The running windows of all videos, as numbers: about 300 bytes a video, its id included. */
export interface Running {
  find(video: string, group: Group): RunningWindow | undefined;
  /** The same by the number of its series. */
  at(series: number): RunningWindow | undefined;
  /** Id and number of the running window of a series, for its cut. */
  cutOf(series: number): { video: string; window: number } | null;
  /** When the window of a series is cut, epoch ms; null when no cut is due. */
  endOf(series: number): number | null;
  /** Number of a video's series; undefined for a video that is not known. */
  numberOf(video: string, group: Group): number | undefined;
  /** The same; a video that is not known gets a number, its own until the process ends. */
  numberFor(video: string, group: Group): number;
  set(running: RunningWindow): void;
  forget(video: string): void;
  videos(): string[];
  /** Windows that begin after `at`. Cost: one look at each. */
  beginningAfter(at: number): RunningWindow[];
  /** Published views or viewers of a video; 0 of one that is not known. Cost: a look at one number. */
  valueOf(video: string, name: 'views' | 'viewers'): number;
}

/** With nothing in it. */
export function createRunning(): Running {
  const ids: (string | undefined)[] = [];
  const indexes = new Map<string, number>();
  const pages = { fast: createPages(NAMES.fast.length), slow: createPages(NAMES.slow.length) };

  const read = (series: number, place: number) =>
    valueOf(pages[groupOf(series)].get(series >> 1, place));
  function at(series: number): RunningWindow | undefined {
    const video = ids[series >> 1];
    if (video === undefined || read(series, AT.window) === null) return undefined;
    return toRunning({ series, video, group: groupOf(series) }, (name) => read(series, AT[name]));
  }
  const numberOf = (video: string, group: Group) => numberIn(indexes, video, group);
  function know(video: string, index: number): void {
    // The numbers that were taken by videos which are gone have no id.
    while (ids.length < index) ids.push(undefined);
    ids[index] = video;
    indexes.set(video, index);
  }
  return {
    at,
    numberOf,
    find(video, group) {
      const series = numberOf(video, group);
      return series === undefined ? undefined : at(series);
    },
    cutOf(series) {
      const [video, window] = [ids[series >> 1], read(series, AT.window)];
      return video === undefined || window === null ? null : { video, window };
    },
    endOf: (series) => read(series, AT.ends_at),
    numberFor(video, group) {
      if (!indexes.has(video)) know(video, ids.length);
      return seriesOf(indexes.get(video) ?? 0, group);
    },
    set(running) {
      const { group, series, video } = running;
      if (ids[series >> 1] !== video) know(video, series >> 1);
      const row = toRow(running);
      for (const name of NAMES[group]) pages[group].set(series >> 1, AT[name], row[name] ?? NaN);
    },
    forget(video) {
      const index = indexes.get(video);
      if (index === undefined) return;
      ids[index] = undefined;
      indexes.delete(video);
      pages.fast.clear(index);
      pages.slow.clear(index);
    },
    videos: () => [...indexes.keys()],
    beginningAfter(time) {
      const found: RunningWindow[] = [];
      for (let series = 0; series < 2 * ids.length; series += 1) {
        const running = (read(series, AT.starts_at) ?? 0) > time ? at(series) : undefined;
        if (running !== undefined) found.push(running);
      }
      return found;
    },
    valueOf: (video, name) =>
      valueOf(pages.fast.get(indexes.get(video) ?? ids.length, AT[name])) ?? 0,
  };
}

function numberIn(
  indexes: ReadonlyMap<string, number>,
  video: string,
  group: Group,
): number | undefined {
  const index = indexes.get(video);
  return index === undefined ? undefined : seriesOf(index, group);
}

function valueOf(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

import {
  exportClipInsights,
  exportInsightClips,
  exportInsights,
  getClipInsights,
  getInsights,
  getInstanceNumbers,
  listInsightClips,
  urlOf,
} from '@footlights/contract';
import type { Range } from './answers.ts';
import type { KnownClip } from './parts.ts';
import { textOfDay } from './scene.ts';

/** One question, and what its answer is about. */
export interface Asked {
  url: string;
  who: 'creator' | 'admin';
  about:
    | { kind: 'overview' | 'instance' | 'days'; range: Range }
    | { kind: 'clip' | 'clip days'; range: Range; clip: KnownClip }
    | { kind: 'list'; order: string }
    | { kind: 'clips' };
}

export const ORDERS = ['newest', 'views', 'viewers', 'likes', 'comments', 'shares'] as const;

/** Every range of the last days that are over, overlapping as they do, and those that end with the last. */
export function rangesTo(lastDay: number, days: number): Range[] {
  const ranges: Range[] = [];
  for (let from = lastDay - days + 1; from <= lastDay; from += 1)
    for (let to = from; to <= lastDay; to += 1) ranges.push({ from, to });
  for (const length of [7, 28, 90, 365]) ranges.push({ from: lastDay - length + 1, to: lastDay });
  return ranges;
}

/** Everything that insights answer: each range of account, clips and instance, each order, each export. */
export function questionsOf(clips: readonly KnownClip[], ranges: readonly Range[]): Asked[] {
  const asked: Asked[] = [];
  for (const range of ranges) {
    const query = queryOf(range);
    const add = (who: Asked['who'], url: string, about: Asked['about']) =>
      void asked.push({ who, url, about });
    add('creator', urlOf(getInsights, { query }), { kind: 'overview', range });
    add('creator', urlOf(exportInsights, { query }), { kind: 'days', range });
    add('admin', urlOf(getInstanceNumbers, { query }), { kind: 'instance', range });
    for (const clip of clips) {
      const of = { params: { id: clip.id }, query };
      add('creator', urlOf(getClipInsights, of), { kind: 'clip', range, clip });
      add('creator', urlOf(exportClipInsights, of), { kind: 'clip days', range, clip });
    }
  }
  for (const order of ORDERS) {
    const url = urlOf(listInsightClips, { query: { order } });
    asked.push({ who: 'creator', url, about: { kind: 'list', order } });
  }
  asked.push({ who: 'creator', url: urlOf(exportInsightClips), about: { kind: 'clips' } });
  return asked;
}

/** The four lengths that end with the last day are asked for as such. */
function queryOf({ from, to }: Range): Record<string, string> {
  const days = to - from + 1;
  if ([7, 28, 90, 365].includes(days)) return { days: String(days) };
  return { from: textOfDay(from), to: textOfDay(to) };
}

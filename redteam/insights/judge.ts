import type { ClipInsights, ClipTotals, Insights, InstanceNumbers } from '@footlights/contract';
import {
  clipOf,
  instanceOf,
  orderOf,
  overviewOf,
  publicOf,
  type Range,
  totalsOf,
} from './answers.ts';
import { differencesIn, numbersIn } from './compare.ts';
import { csvOf, flatDay, flatTotals, numericPart } from './csv.ts';
import type { Days, KnownClip } from './parts.ts';
import type { Asked } from './questions.ts';
import type { Scene } from './scene.ts';
import type { System } from './system.ts';

type Told = Pick<Insights['today'], 'views' | 'plays' | 'viewerDays'>;

/** Compares answers with what the rows give, and puts their cells into the system. */
export interface Judge {
  judge(asked: Asked, text: string, scene: Scene): void;
  finds: string[];
  readonly numbers: number;
}

/** What has to be told, what is told, and the cells in it. */
interface Judged {
  expected: unknown;
  told: unknown;
  cells?: { clips: readonly string[]; list: readonly [Told, Days][] };
}

/** Of an export, the JSON that it has to be of was asked for before. */
type Before = Map<string, readonly object[]>;

/** `creator` is who asks. */
export function createJudge(creator: string, system: System): Judge {
  const finds: string[] = [];
  const before: Before = new Map();
  let numbers = 0;
  return {
    finds,
    get numbers() {
      return numbers;
    },
    judge(asked, text, scene) {
      for (const { expected, told, cells } of readable({ asked, text, scene, creator, before })) {
        numbers += numbersIn(told);
        for (const one of differencesIn(expected, told).slice(0, 3))
          finds.push(`${asked.url} as ${asked.who}: ${one}.`);
        for (const [{ views, plays, viewerDays }, on] of cells?.list ?? []) {
          const sums = { views: views.value, plays: plays.value, viewers: viewerDays.value };
          system.add({ clips: cells?.clips ?? [], days: on, ...sums }, scene.rows);
        }
      }
    },
  };
}

interface Judging {
  asked: Asked;
  text: string;
  scene: Scene;
  creator: string;
  before: Before;
}

/** What cannot be read as it should be is nothing that may be told. */
function readable(judging: Judging): Judged[] {
  try {
    return judged(judging);
  } catch (error) {
    const told = `${judging.text.slice(0, 40)} … (${String(error)})`;
    return [{ expected: null, told }];
  }
}

function judged(judging: Judging): Judged[] {
  const { about } = judging.asked;
  switch (about.kind) {
    case 'overview':
      return [overview(judging, about.range)];
    case 'clip':
      return [clip(judging, about)];
    case 'instance':
      return [instance(judging, about.range)];
    case 'list':
      return list(judging, about.order);
    case 'days':
      return [days(judging)];
    case 'clip days':
      return [about.clip.isPublic ? days(judging) : refusal(judging)];
    case 'clips':
      return exported(judging);
    default:
      return about satisfies never;
  }
}

function overview(judging: Judging, range: Range): Judged {
  const { asked, text, scene, creator } = judging;
  const answer = JSON.parse(text) as Insights;
  judging.before.set(asked.url, answer.days);
  return {
    expected: overviewOf(scene, creator, range),
    told: bareOverview(answer),
    cells: {
      clips: publicOf(scene, creator).map(({ id }) => id),
      list: [
        [answer.numbers, range],
        [answer.numbersBefore, onDays(answer.before)],
        ...byDay([...answer.days, answer.today]),
      ],
    },
  };
}

function clip(
  { asked, text, scene, before }: Judging,
  about: { clip: KnownClip; range: Range },
): Judged {
  const answer = JSON.parse(text) as ClipInsights;
  before.set(asked.url, answer.days ?? []);
  const cells: [Told, Days][] = [[answer.totals, null], ...byDay(answer.days ?? [])];
  if (answer.numbers !== null) cells.push([answer.numbers, about.range]);
  return {
    expected: clipOf(scene, about.clip, about.range),
    told: { ...answer, clip: answer.clip.id },
    cells: { clips: [about.clip.id], list: cells },
  };
}

function instance({ text, scene }: Judging, range: Range): Judged {
  const answer = JSON.parse(text) as InstanceNumbers;
  return {
    expected: instanceOf(scene, range),
    told: bareInstance(answer),
    cells: {
      clips: publicOf(scene, null).map(({ id }) => id),
      list: [[answer, range], ...byDay(answer.days)],
    },
  };
}

function list({ text, scene, creator }: Judging, order: string): Judged[] {
  const { clips } = JSON.parse(text) as { clips: ClipTotals[] };
  const ids = clips.map((one) => one.clip.id);
  return [
    { expected: orderOf(scene, creator, order), told: ids },
    ...clips.map(({ clip: { id }, totals }) => ({
      expected: totalsIn(scene, id),
      told: totals,
      cells: { clips: [id], list: [[totals, null]] as [Told, Days][] },
    })),
  ];
}

function days({ asked, text, before }: Judging): Judged {
  const of = before.get(asked.url.replace(/(?<=\/insights)\/days\.csv|\/days\.csv/, '')) ?? [];
  return { expected: of.map(flatDay), told: csvOf(text) };
}

function refusal({ text }: Judging): Judged {
  const { code } = JSON.parse(text) as { code?: unknown };
  return { expected: 'insights/not-public', told: code };
}

function exported({ text, scene, creator }: Judging): Judged[] {
  const rows = csvOf(text);
  const ids = orderOf(scene, creator, 'newest');
  return [
    { expected: ids, told: rows.map(({ id }) => id) },
    { expected: ids.map((id) => flatTotals(totalsIn(scene, id))), told: rows.map(numericPart) },
  ];
}

function totalsIn(scene: Scene, id: string): ReturnType<typeof totalsOf> {
  return totalsOf(
    scene,
    scene.clips.find((one) => one.id === id)!,
  );
}

/** Account and followers are no released numbers. */
function bareOverview(answer: Insights) {
  const {
    range,
    before,
    lastDay,
    numbers,
    numbersBefore,
    days: all,
    today,
    sources,
    best,
  } = answer;
  const ids = best.map((one) => ({ clip: one.clip.id, views: one.views }));
  const curves = { days: all.map(withoutFollowers), today: withoutFollowers(today) };
  return { range, before, lastDay, numbers, numbersBefore, ...curves, sources, best: ids };
}

function withoutFollowers(day: Insights['today']): object {
  const names = new Set(['followersGained', 'followersLost']);
  return Object.fromEntries(Object.entries(day).filter(([name]) => !names.has(name)));
}

function bareInstance(answer: InstanceNumbers) {
  const { range, before, views, viewsBefore, plays, viewerDays, days: all } = answer;
  return { range, before, views, viewsBefore, plays, viewerDays, days: all };
}

function byDay(all: readonly (Told & { day: string })[]): [Told, Days][] {
  return all.map((one) => [one, onDays({ from: one.day, to: one.day })]);
}

function onDays({ from, to }: { from: string; to: string }): Days {
  return { from: Date.parse(from) / 86_400_000, to: Date.parse(to) / 86_400_000 };
}

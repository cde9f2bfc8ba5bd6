import { scaleLinear } from 'd3-scale';

/** A number that an axis names, and where: percent of its length from the start, or from the top. */
export interface Tick {
  value: number;
  at: number;
}

/** The axis of amounts. */
export interface Amounts {
  /** Percent from the top. Beyond the ends: at the end. */
  at: (value: number) => number;
  ticks: Tick[];
}

/** From 0, or from `least` if that is less, to a round number above `most`. */
export function amountsTo(most: number, least = 0): Amounts {
  const isEmpty = most <= 0 && least >= 0;
  const scale = scaleLinear()
    .domain([Math.min(0, least), isEmpty ? 1 : Math.max(0, most)])
    .nice(4)
    .range([100, 0])
    .clamp(true);
  const at = (value: number) => round(scale(value));
  const ticks = scale.ticks(4).filter(Number.isInteger);
  return { at, ticks: ticks.map((value) => ({ value, at: at(value) })) };
}

/** Where something lies on the axis of time: percent from the left, which is earlier in every language. */
export interface Place {
  left: number;
  centre: number;
  width: number;
}

/** Room for what is not over yet, in days. */
const OPEN_DAYS = 1.5;

/** One after the other, each as wide as it has days; `isOpen` leaves room for today behind the last. */
export function placesOf(
  lengths: readonly number[],
  isOpen = false,
): { places: Place[]; open: number } {
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const scale = scaleLinear()
    .domain([0, all + (isOpen ? OPEN_DAYS : 0)])
    .range([0, 100]);
  let begun = 0;
  const places = lengths.map((length) => {
    const [left, right] = [scale(begun), scale(begun + length)];
    begun += length;
    return {
      left: round(left),
      centre: round((left + right) / 2),
      width: round(right - left),
    };
  });
  return { places, open: round(scale(all + OPEN_DAYS - 0.5)) };
}

/** Around points in percent, each up to the middle between it and its neighbours. */
export function cellsAround(centres: readonly number[]): Place[] {
  return centres.map((centre, index) => {
    const [before, after] = [centres[index - 1], centres[index + 1]];
    const left = before === undefined ? 0 : (before + centre) / 2;
    const right = after === undefined ? 100 : (centre + after) / 2;
    return { left: round(left), centre: round(centre), width: round(right - left) };
  });
}

/** What the axis of time names. */
export interface DayTick {
  /** Index of the span that it stands below. */
  index: number;
  day: string;
  kind: 'day' | 'month';
}

/** Most names below a chart, which a phone has room for. */
const MOST_TICKS = 6;
const DAY_STEPS = [1, 2, 3, 7, 14];
/** More days than this are named by their months. */
const MOST_NAMED_DAYS = 62;

/** Days at even distances back from the last, or the spans in which months begin. */
export function dayTicks(spans: readonly { from: string; to: string }[]): DayTick[] {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days = (Date.parse(last.to) - Date.parse(first.from)) / 86_400_000 + 1;
  if (days > MOST_NAMED_DAYS) return monthTicks(spans);
  const step = DAY_STEPS.find((one) => spans.length / one <= MOST_TICKS - 1) ?? 14;
  return spans
    .map(({ to }, index): DayTick => ({ index, day: to, kind: 'day' }))
    .filter(({ index }) => (spans.length - 1 - index) % step === 0);
}

function monthTicks(spans: readonly { from: string; to: string }[]): DayTick[] {
  const months = spans.flatMap(({ from, to }, index): DayTick[] => {
    const day = `${to.slice(0, 7)}-01`;
    return day >= from ? [{ index, day, kind: 'month' }] : [];
  });
  const step = Math.ceil(months.length / MOST_TICKS);
  return months.filter((_, index) => index % step === 0);
}

/** Numbers at round distances, of a line that is not of time. */
export function evenTicks(most: number): Tick[] {
  const scale = scaleLinear().domain([0, most]).range([0, 100]);
  return scale.ticks(4).map((value) => ({ value, at: round(scale(value)) }));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

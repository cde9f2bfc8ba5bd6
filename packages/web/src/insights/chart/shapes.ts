import { area, line } from 'd3-shape';
import type { Amounts } from './axes.ts';

/** A number and where it is on the other axis, in percent. */
export interface Point {
  x: number;
  value: number;
  standardError: number;
}

/** The paths of a curve in a field of 100 × 100: straight from point to point, since nothing is known in between. */
export interface Curve {
  line: string;
  /** One standard error to either side. */
  band: string;
  /** From the curve down to nothing. */
  body: string;
}

export function curveOf(points: readonly Point[], { at }: Pick<Amounts, 'at'>): Curve {
  const x = (point: Point) => point.x;
  const between = (low: (point: Point) => number, high: (point: Point) => number) =>
    area<Point>()
      .digits(2)
      .x(x)
      .y0((point) => at(low(point)))
      .y1((point) => at(high(point)))([...points]) ?? '';
  return {
    line:
      line<Point>()
        .digits(2)
        .x(x)
        .y(({ value }) => at(value))([...points]) ?? '',
    band: between(
      ({ value, standardError }) => value - standardError,
      ({ value, standardError }) => value + standardError,
    ),
    body: between(
      () => 0,
      ({ value }) => value,
    ),
  };
}

/** Things by their numbers, the largest first; those that are equal stay as they were. */
export function mostFirst<Thing>(things: readonly Thing[], numbers: readonly number[]): Thing[] {
  return things
    .map((thing, at) => ({ thing, number: numbers[at] ?? 0 }))
    .toSorted((a, b) => b.number - a.number)
    .map(({ thing }) => thing);
}

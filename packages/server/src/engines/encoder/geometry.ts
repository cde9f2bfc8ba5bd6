/** A display matrix turns counterclockwise by these degrees; a player turns clockwise, in quarters. */
export function clockwise(degrees: number): 0 | 90 | 180 | 270 {
  const quarters = ((Math.round(-degrees / 90) % 4) + 4) % 4;
  return ([0, 90, 180, 270] as const)[quarters] ?? 0;
}

/**
 * Width of a sample over its height. Beyond 1:4 and 4:1 it is a mistake or an attack, within 2 % of 1 it is how a scaler
 * rounds: both are taken for square.
 */
export function plausibleAspect(width: number, height: number): number {
  const aspect = height > 0 ? width / height : 1;
  return aspect >= 0.25 && aspect <= 4 && Math.abs(aspect - 1) > 0.02 ? aspect : 1;
}

/** How many clips a device remembers having seen. */
export const SEEN_LIMIT = 2000;

/** The clips that a device has not seen, in their order. */
export function skipSeen<C extends { id: string }>(
  clips: readonly C[],
  seen: ReadonlySet<string>,
): C[] {
  return clips.filter(({ id }) => !seen.has(id));
}

/**
 * The ids seen with one more at the end, at most `limit` of them: the longest unseen are forgotten.
 * For the device's own storage only; it never leaves the device. O(limit).
 * @example rememberSeen(['a', 'b'], 'a') // ['b', 'a']
 */
export function rememberSeen(seen: readonly string[], id: string, limit = SEEN_LIMIT): string[] {
  const others = seen.filter((other) => other !== id);
  return [...others, id].slice(-limit);
}

/** One of the pooled `<video>` elements, and the index of the clip it holds. */
export interface Slot {
  readonly key: number;
  readonly index: number | null;
}

/** Three empty slots; the first holds `index`, as the server renders it. */
export function createSlots(index: number | null): Slot[] {
  return [
    { key: 0, index },
    { key: 1, index: null },
    { key: 2, index: null },
  ];
}

/**
 * Gives each wanted clip a slot. A clip keeps the slot it has, so that nothing that is loaded or
 * playing is touched; slots of unwanted clips are emptied or taken. At most one slot per clip.
 */
export function assignSlots(slots: readonly Slot[], wanted: readonly number[]): Slot[] {
  const missing = wanted.filter((index) => slots.every((slot) => slot.index !== index));
  return slots.map((slot) => {
    if (slot.index !== null && wanted.includes(slot.index)) return slot;
    const index = missing.shift() ?? null;
    return index === slot.index ? slot : { ...slot, index };
  });
}

/**
 * The clips that should be in a slot now: the current one, the next once the current can play
 * through, and the last one as long as it is still there.
 */
export function wantedClips(state: {
  current: number;
  count: number;
  canPrepareNext: boolean;
  slots: readonly Slot[];
}): number[] {
  const { current, count, canPrepareNext, slots } = state;
  const held = (index: number): boolean => slots.some((slot) => slot.index === index);
  const next = current + 1;
  const last = current - 1;
  return [
    ...(current >= 0 && current < count ? [current] : []),
    ...(next < count && (canPrepareNext || held(next)) ? [next] : []),
    ...(last >= 0 && last < count && held(last) ? [last] : []),
  ];
}

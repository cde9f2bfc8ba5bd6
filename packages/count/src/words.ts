/** The most plays of one video that one device reports in one day: ordinals 1 to 4. */
export const MAX_PASSES = 4;

/** Watch bins of a play: 0 = not a view, 1..10 = a view in that tenth of the watch share. */
export const BIN_COUNT = 11;

/** Where a play came from, in the order of the slow vector. */
export const SOURCES = ['feed', 'following', 'profile', 'search', 'share', 'embed'] as const;

/** One of {@link SOURCES}. */
export type Source = (typeof SOURCES)[number];

/** Statistics with a timetable of their own: `fast` = plays and viewers, `slow` = watch bins and sources. */
export type Group = 'fast' | 'slow';

/** Positions in a fast vector: `[views, otherPlays, viewers]`. */
export const FAST = { views: 0, otherPlays: 1, viewers: 2 } as const;

/** Positions in a slow vector: watch bins 0..10, then the sources in the order of {@link SOURCES}. */
export const SLOW = { bins: 0, sources: BIN_COUNT } as const;

/** Numbers in one vector of a group: 3 and 17. */
export const VECTOR_LENGTH: Readonly<Record<Group, number>> = {
  fast: 3,
  slow: BIN_COUNT + SOURCES.length,
};

/** The longest video id in UTF-8 bytes. Any string of 1 to 64 bytes is an id. */
export const MAX_VIDEO_ID_BYTES = 64;

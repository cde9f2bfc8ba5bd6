import type { AccountId, VideoId } from '../packages/server/src/lib/ids.ts';

export const DAY_MS = 86_400_000;
/** Longest that a planted clip has been counted, in days. */
export const MOST_DAYS = 400;

/** How a planted clip did. */
export interface PlantedClip {
  caption: string;
  /** Days since it was published. */
  age: number;
  durationSeconds?: number;
  visibility?: 'public' | 'unlisted';
  /** Views to expect so many days ago. */
  viewsOn: (daysAgo: number) => number;
  /** Days between releases; 1 unless told. */
  pace?: number;
  /** Acts for each view; 0.05 unless told. */
  actsPerView?: number;
}

/** Whose clips, and how many followers came and left so many days ago. */
export interface PlantedCreator {
  username: string;
  clips: readonly PlantedClip[];
  followersOn?: (daysAgo: number) => { gained: number; lost: number };
}

/** What is planted of one clip, and the day it is. */
export interface Planting {
  id: VideoId;
  account: AccountId;
  clip: PlantedClip;
  /** Days since 1970. */
  today: number;
  random: () => number;
}

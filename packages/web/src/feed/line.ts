import type { Clip } from '@footlights/contract';
import { skipSeen } from '@footlights/rank';

/** The clips of one feed in the order they are shown. */
export interface Line {
  readonly clips: readonly Clip[];
  /** Seen before on this device: shown once nothing new is left. */
  readonly later: readonly Clip[];
}

/** A line of these clips as they are. */
export function createLine(clips: readonly Clip[]): Line {
  return { clips, later: [] };
}

/** Appends a page: what is new on this device now, the rest later, nothing twice. */
export function appendPage(line: Line, page: readonly Clip[], seen: ReadonlySet<string>): Line {
  const known = new Set([...line.clips, ...line.later].map(({ id }) => id));
  const added = page.filter(({ id }) => !known.has(id));
  const fresh = skipSeen(added, seen);
  return {
    clips: [...line.clips, ...fresh],
    later: [...line.later, ...added.filter((clip) => !fresh.includes(clip))],
  };
}

/** Puts what comes from `from` on into another order. */
export function orderAfter(
  line: Line,
  from: number,
  order: (clips: readonly Clip[]) => readonly Clip[],
): Line {
  return { ...line, clips: [...line.clips.slice(0, from), ...order(line.clips.slice(from))] };
}

/** Takes one clip as it is now, where it stands; what only this feed knows of it stays. */
export function replaceClip(line: Line, clip: Clip): Line {
  return {
    ...line,
    clips: line.clips.map((one) => (one.id === clip.id ? { ...one, ...clip } : one)),
  };
}

/** Nothing new is left: what was put off comes now. */
export function endLine(line: Line): Line {
  return { clips: [...line.clips, ...line.later], later: [] };
}

/** Re-sorts what comes after `index` once the device's memory can be read. */
export function skipAfter(line: Line, index: number, seen: ReadonlySet<string>): Line {
  const kept = line.clips.slice(0, index + 1);
  return appendPage({ clips: kept, later: line.later }, line.clips.slice(index + 1), seen);
}

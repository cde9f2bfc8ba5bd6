import {
  followAccount,
  getMarks,
  likeVideo,
  repostVideo,
  saveVideo,
  unfollowAccount,
  unlikeVideo,
  unrepostVideo,
  unsaveVideo,
  type Clip,
  type Marks,
} from '@footlights/contract';
import { api } from '#data/api.ts';

/** What one can do with a clip, or with who made it (`follow`), and take back. */
export type ActKind = 'like' | 'save' | 'repost' | 'follow';

/** What the viewer has done with clips and their creators, shown before the server has said so and taken back when it declines. */
export interface Acts {
  has(id: string, kind: ActKind): boolean;
  /** Whether who made the clip is not followed, nor asked; false until that is known. */
  canFollow(clip: Clip): boolean;
  /** How many likes a clip has more, or fewer, than when it was loaded. */
  likesMore(id: string): number;
  /** Asks what was done with a page of clips as it is loaded, seen or not. */
  load(ids: readonly string[]): Promise<void>;
  /** Does or takes back. Resolves with the answer; rejects, with everything as before, when it was declined. */
  set(id: string, kind: ActKind, isOn: boolean): Promise<unknown>;
}

const CALLS = {
  like: [unlikeVideo, likeVideo],
  save: [unsaveVideo, saveVideo],
  repost: [unrepostVideo, repostVideo],
  follow: [unfollowAccount, followAccount],
} as const;
const LISTS = {
  like: ['liked'],
  save: ['saved'],
  repost: ['reposted'],
  follow: ['followed', 'requested'],
} as const satisfies Record<ActKind, readonly (keyof Marks)[]>;
const KINDS = Object.keys(LISTS) as ActKind[];

export function createActs(): Acts {
  /** By act and clip or creator: whether it is done. */
  const done = $state<Record<string, boolean>>({});
  const more = $state<Record<string, number>>({});
  /** Clips of which it is known. */
  const known = $state<Record<string, boolean>>({});
  const asked = new Set<string>();
  const busy = new Set<string>();

  function show(id: string, kind: ActKind, isOn: boolean): void {
    if (kind === 'like') more[id] = (more[id] ?? 0) + (isOn ? 1 : -1);
    done[kind + id] = isOn;
  }
  return {
    has: (id, kind) => done[kind + id] === true,
    canFollow: ({ id, creator }) => known[id] === true && done[`follow${creator.id}`] !== true,
    likesMore: (id) => more[id] ?? 0,
    async load(ids) {
      // Sorted: the order on this device tells what it has learnt.
      const fresh = ids
        .filter((id) => !asked.has(id))
        .toSorted()
        .slice(0, 50);
      if (fresh.length === 0) return;
      for (const id of fresh) asked.add(id);
      try {
        const marks = await api.call(getMarks, { query: { clips: fresh.join(',') } });
        for (const kind of KINDS)
          for (const id of LISTS[kind].flatMap((list) => marks[list])) done[kind + id] ??= true;
        for (const id of fresh) known[id] = true;
      } catch {
        for (const id of fresh) asked.delete(id);
      }
    },
    async set(id, kind, isOn) {
      const key = kind + id;
      let confirmed = done[key] === true;
      if (confirmed === isOn) return undefined;
      show(id, kind, isOn);
      // Pressed again before the answer: whoever waits for it goes on until both agree.
      if (busy.has(key)) return undefined;
      busy.add(key);
      let answer: unknown;
      try {
        while (done[key] !== confirmed) {
          const wanted = done[key] === true;
          answer = await api.call(CALLS[kind][wanted ? 1 : 0], { params: { id } });
          confirmed = wanted;
        }
        return answer;
      } finally {
        busy.delete(key);
        if (done[key] !== confirmed) show(id, kind, confirmed);
      }
    },
  };
}

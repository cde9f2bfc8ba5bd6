import { type PlayRecord, tagToHex } from '../src/index.ts';

type NaiveVideo = { fast: number[]; slow: number[]; seen: Map<string, Set<number>> };

/** The counter as one would write it first: objects, maps and sets. The model that the tally is held against. */
export function createNaiveCounter() {
  const videos = new Map<string, NaiveVideo>();

  function videoOf(id: string): NaiveVideo {
    let video = videos.get(id);
    if (video === undefined) {
      video = { fast: [0, 0, 0], slow: Array.from({ length: 17 }, () => 0), seen: new Map() };
      videos.set(id, video);
    }
    return video;
  }

  function count(video: NaiveVideo, pass: { bin: number; ordinal: number; source: number }): void {
    video.fast[pass.bin > 0 ? 0 : 1]! += 1;
    if (pass.ordinal !== 1) return;
    video.fast[2]! += 1;
    video.slow[pass.bin]! += 1;
    video.slow[11 + pass.source]! += 1;
  }

  return {
    play(record: PlayRecord) {
      const video = videoOf(record.video);
      const tag = tagToHex(record.tag);
      const isNewTag = !video.seen.has(tag);
      const used = video.seen.get(tag) ?? new Set<number>();
      video.seen.set(tag, used);
      let countedPasses = 0;
      for (const [i, bin] of record.passes.entries()) {
        const ordinal = record.first + i;
        if (used.has(ordinal)) continue;
        used.add(ordinal);
        countedPasses += 1;
        count(video, { bin, ordinal, source: record.source });
      }
      return { ok: true, isNewTag, countedPasses };
    },
    cut(id: string, group: 'fast' | 'slow') {
      const video = videoOf(id);
      const counts = video[group];
      video[group] = counts.map(() => 0);
      return counts;
    },
    forget(id: string) {
      videos.delete(id);
    },
    closeDay() {
      for (const video of videos.values()) video.seen.clear();
    },
  };
}

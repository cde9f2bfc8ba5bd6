import type { Processing } from '@footlights/contract';
import type { Bus } from '#engines/bus/port.ts';
import type { EncodeProgress, EncodeStep } from '#engines/encoder/port.ts';
import type { VideoId } from '#lib/ids.ts';
import { isHeld } from './audience.ts';
import type { VideoRow } from './table.ts';

/** Where a run stands. Kept in memory only: a run that died begins anew. */
export interface Progress {
  step: EncodeStep | null;
  /** 0 to 1 of all steps; never falls within a run. */
  fraction: number;
}

/** Roughly how long the steps take beside each other. */
const WEIGHTS: Readonly<Record<EncodeStep, number>> = {
  probe: 1,
  remux: 2,
  '480p': 8,
  poster: 2,
  '720p': 14,
  verify: 1,
};

/** Turns the fractions of single steps into one of the whole. */
export function createOverall(
  steps: readonly EncodeStep[],
): (progress: EncodeProgress) => Progress {
  const whole = steps.reduce((sum, step) => sum + WEIGHTS[step], 0);
  const done = new Map<EncodeStep, number>();
  return ({ step, fraction }) => {
    if (steps.includes(step)) done.set(step, Math.max(done.get(step) ?? 0, fraction));
    let sum = 0;
    for (const [name, part] of done) sum += WEIGHTS[name] * part;
    // The last hundredth belongs to the commit.
    return { step, fraction: Math.min(0.99, sum / whole) };
  };
}

/** Tells whoever watches how the processing of a clip goes. */
export interface ProgressBoard {
  /** A clip's processing as of its row and, while it runs, of the run. */
  of(row: VideoRow): Processing;
  /** Sets where the run stands and tells it; null when the run has ended. */
  set(row: VideoRow, progress: Progress | null): void;
  /** Hears every further change of one clip; returns what ends it. */
  listen(id: VideoId, listener: (processing: Processing) => void): () => void;
}

export function createProgressBoard(bus: Bus): ProgressBoard {
  const runs = new Map<VideoId, Progress>();

  function of(row: VideoRow): Processing {
    const isEnded = row.state === 'ready' || row.state === 'failed';
    const run = isEnded ? undefined : runs.get(row.id);
    return {
      state: row.state,
      step: run?.step ?? null,
      fraction: row.state === 'ready' ? 1 : (run?.fraction ?? 0),
      isPlayable: row.published_at !== null,
      reason: row.reason,
      canRetry: row.state === 'failed' && row.source !== null,
      ...screened(row),
    };
  }
  return {
    of,
    set(row, progress) {
      if (progress === null) runs.delete(row.id);
      else runs.set(row.id, progress);
      bus.publish(subject(row.id), { ...of(row) });
    },
    listen: (id, listener) =>
      bus.subscribe(subject(id), (message) => listener(message as unknown as Processing)),
  };
}

function screened(row: VideoRow): Pick<Processing, 'waits' | 'refused'> {
  const { refused_by, waits } = row;
  return {
    waits: isHeld(row) ? (waits === 'service' ? 'service' : 'moderator') : null,
    refused: refused_by === null ? null : { statement: refused_by === '' ? null : refused_by },
  };
}

function subject(id: VideoId): string {
  return `processing ${id}`;
}

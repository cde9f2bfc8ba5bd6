import type { VideoId } from '#lib/ids.ts';

/** What happened to a clip: it can be played from now on, its caption or visibility changed, or it is gone. */
export interface VideoChange {
  id: VideoId;
  kind: 'published' | 'changed' | 'deleted';
}

export type ChangeListener = (change: VideoChange) => void | Promise<void>;

/** Tells other services of changes after they are stored, in order; waits for each listener. */
export interface Changes {
  /** Hears every change from now on; returns what ends it. What a listener throws is logged and stops nothing. */
  onChange(listener: ChangeListener): () => void;
  tell(change: VideoChange): Promise<void>;
}

export function createChanges(onFault: (error: unknown) => void): Changes {
  const listeners = new Set<ChangeListener>();
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async tell(change) {
      for (const listener of listeners) {
        try {
          await listener(change);
        } catch (error) {
          onFault(error);
        }
      }
    },
  };
}

import type { Instance } from '@footlights/contract';
import type { Say } from '#words/say.ts';

/** What can be known of a file before it is sent. Durations the browser cannot tell are left to the server. */
export interface Candidate {
  bytes: number;
  /** As the browser guesses it; often empty. */
  type: string;
  durationSeconds: number | null;
}

/** Why a file need not be sent at all; null when it may well be fine. */
export function problemWith(say: Say, file: Candidate, limits: Instance['limits']): string | null {
  const { min, max } = limits.clipSeconds;
  if (file.bytes === 0) return say('upload.problem.empty');
  if (/^(?:image|text|audio|font)\//.test(file.type)) {
    return say('upload.problem.type', { type: file.type });
  }
  if (file.bytes > limits.uploadBytes) {
    return say('upload.problem.size', {
      megabytes: Math.ceil(file.bytes / 1e6),
      max: Math.floor(limits.uploadBytes / 1e6),
    });
  }
  if (file.durationSeconds === null || !Number.isFinite(file.durationSeconds)) return null;
  const seconds = Math.round(file.durationSeconds * 10) / 10;
  if (file.durationSeconds > max + 0.5) return say('upload.problem.long', { seconds, max });
  if (file.durationSeconds < min) return say('upload.problem.short', { seconds, min });
  return null;
}

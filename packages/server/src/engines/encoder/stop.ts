import type { EncodeFailure } from './port.ts';
import type { Outcome } from './tool.ts';

/** Ends a run from deep inside; becomes a failed result at its edge. `detail` never leaves the engine. */
export class Stop extends Error {
  readonly code: EncodeFailure;

  constructor(code: EncodeFailure, detail: string) {
    super(detail);
    this.name = 'Stop';
    this.code = code;
  }
}

/** The value of an outcome, or a {@link Stop}. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Stop(outcome.code, outcome.detail);
}

const MESSAGES: Readonly<Record<EncodeFailure, string>> = {
  undecodable: 'Clips must be playable from start to end; this one is damaged.',
  'timed-out':
    'Processing may take 30 s and 20 s for each second of the clip; this one took longer.',
  'out-of-memory': 'Processing this clip took more memory than allowed.',
  'disk-full': 'The disk is full.',
  crashed: 'Processing ended abruptly.',
  'bad-output': 'The processed clip did not pass its check',
};

/** For the uploader. The reason of a failed check is ours, so it may be told. */
export function messageOf({ code, message }: Stop): string {
  return code === 'bad-output' ? `${MESSAGES[code]}: ${message}.` : MESSAGES[code];
}

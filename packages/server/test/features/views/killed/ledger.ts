import { hash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { VIDEOS } from '../lone-counter.ts';

/** What devices know of their plays: it outlives the counter that is killed. */
export interface Ledger {
  /** Days under which each play was sent, by serial. */
  sent: Map<number, number>;
  /** Plays that were answered for. */
  answered: Set<number>;
  /** When the last one was sent, epoch ms of the counter's clock; 0: none was. */
  lastAt: number;
}

/** Writes down what devices do, at once and past the end of the process. */
export interface LedgerWriter extends Disposable {
  sent(serial: number, when: { day: number; at: number }): void;
  answered(serial: number): void;
}

/** Every second play is the second one of a device. */
export function playOf(serial: number): { video: string; tag: string; first: number } {
  const device = serial >> 1;
  return {
    video: VIDEOS[device % VIDEOS.length] ?? '',
    tag: hash('sha256', `device ${device}`).slice(0, 16),
    first: 1 + (serial & 1),
  };
}

export function readLedger(path: string): Ledger {
  const ledger: Ledger = { sent: new Map(), answered: new Set(), lastAt: 0 };
  const lines = existsSync(path) ? readFileSync(path, 'latin1').split('\n') : [];
  for (const line of lines) {
    const [what, serial, day, at] = line.split(' ');
    if (what === 's') {
      ledger.sent.set(Number(serial), Number(day));
      ledger.lastAt = Number(at);
    }
    if (what === 'a') ledger.answered.add(Number(serial));
  }
  return ledger;
}

export function openLedger(path: string): LedgerWriter {
  const file = openSync(path, 'a');
  return {
    sent: (serial, { day, at }) => void writeSync(file, `s ${serial} ${day} ${at}\n`),
    answered: (serial) => void writeSync(file, `a ${serial}\n`),
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Serials that a device would send again on a day: what was never answered. */
export function unanswered({ sent, answered }: Ledger, day: number): number[] {
  return [...sent].flatMap(([serial, on]) => (on === day && !answered.has(serial) ? serial : []));
}

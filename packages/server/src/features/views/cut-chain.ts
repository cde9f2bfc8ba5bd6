import { hash } from 'node:crypto';
import type { CutRecord } from '@footlights/count';

/**
 * The cuts of the day as one hash. The head of every cut that is published is kept outside the data folder
 * first: a journal put back to an earlier state lacks that head, and its plays are never released again.
 */
export interface CutChain {
  /** 32 bytes that stand for all cuts so far, in their order. */
  readonly head: Uint8Array;
  /** A cut is durable. */
  add(record: CutRecord): void;
  /** Goes on from a head; from a day's beginning when absent. */
  restart(head?: Uint8Array): void;
  /** Resolves when all cuts so far are known outside the data folder. Before that nothing of them is published. */
  fix(): Promise<void>;
}

/** The head of a day without a cut. */
export const NO_CUTS: Uint8Array = new Uint8Array(32);

/** `keep` puts the head where it outlasts a journal that is put back. */
export function createCutChain(keep: (head: Uint8Array) => Promise<void>): CutChain {
  let head = NO_CUTS;
  let kept = head;
  return {
    get head() {
      return head;
    },
    add(record) {
      head = nextHead(head, record);
    },
    restart(from = NO_CUTS) {
      head = from;
      kept = from;
    },
    async fix() {
      if (head === kept) return;
      const latest = head;
      await keep(latest);
      kept = latest;
    },
  };
}

/** Whether the cuts after `start` pass through `mark`: then the journal holds every cut that was published. */
export function passesThrough(
  mark: Uint8Array,
  start: Uint8Array,
  cuts: readonly CutRecord[],
): boolean {
  let head = start;
  if (isSame(head, mark)) return true;
  return cuts.some((record) => {
    head = nextHead(head, record);
    return isSame(head, mark);
  });
}

/** The seed alone names a cut: 32 random bytes that no other has. */
function nextHead(head: Uint8Array, { seed }: CutRecord): Uint8Array {
  const both = new Uint8Array(head.length + seed.length);
  both.set(head);
  both.set(seed, head.length);
  return hash('sha256', both, 'buffer');
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

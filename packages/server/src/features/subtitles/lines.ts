import { problem, type SubtitleProblem } from './problem.ts';

/** Lines that stand together, without an empty one between them. */
export interface Block {
  /** Of its first line, counted from 1. */
  line: number;
  lines: readonly [string, ...string[]];
}

const LINE_END = /\r\n|\n|\r/;

/** The lines of a file in UTF-8, with or without a byte order mark. */
export function linesOf(bytes: Uint8Array): { ok: true; lines: string[] } | SubtitleProblem {
  const text = Buffer.from(bytes).toString('utf8');
  const again = Buffer.from(text);
  if (!again.equals(bytes)) {
    const at = bytes.findIndex((byte, index) => byte !== again[index]);
    const before = Buffer.from(bytes.subarray(0, at)).toString('latin1');
    return problem(before.split(LINE_END).length, 'encoding', 'the file has to be in UTF-8.');
  }
  return { ok: true, lines: text.replace(/^\uFEFF/, '').split(LINE_END) };
}

/** What stands between lines that are empty, or that `isEmpty` says are. */
export function* blocksOf(
  lines: readonly string[],
  isEmpty: (line: string) => boolean,
): Iterable<Block> {
  let block: { line: number; lines: [string, ...string[]] } | null = null;
  for (const [index, line] of lines.entries()) {
    if (isEmpty(line)) {
      if (block !== null) yield block;
      block = null;
    } else if (block === null) block = { line: index + 1, lines: [line] };
    else block.lines.push(line);
  }
  if (block !== null) yield block;
}

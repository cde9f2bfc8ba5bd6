/** Which rule a file breaks. */
export type SubtitleRule =
  | 'encoding'
  | 'header'
  | 'times'
  | 'order'
  | 'end'
  | 'gap'
  | 'length'
  | 'lines'
  | 'cues'
  | 'crowd'
  | 'empty';

/** Why a file cannot be used as subtitles. */
export interface SubtitleProblem {
  ok: false;
  /** Where, counted from 1. */
  line: number;
  rule: SubtitleRule;
  /** States line, rule and value. */
  message: string;
}

/** A problem in words; `words` goes on after “Line 3: ”. */
export function problem(line: number, rule: SubtitleRule, words: string): SubtitleProblem {
  return { ok: false, line, rule, message: `Line ${line}: ${words}` };
}

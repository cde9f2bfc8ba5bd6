import { cleanCueText } from './cue-text.ts';
import { blocksOf, linesOf, type Block } from './lines.ts';
import { placeOf } from './place.ts';
import { problem, type SubtitleProblem } from './problem.ts';
import { timesIn, timeText, type Span } from './times.ts';

/** A file of subtitles as it is kept, or the first thing that speaks against it. */
export type ReadSubtitles = { ok: true; webvtt: string } | SubtitleProblem;

interface Cue extends Span {
  ok: true;
  /** Of its times, in the file. */
  line: number;
  place: string;
  text: string;
}

type Format = 'webvtt' | 'subrip';

/** Cues of one file. */
export const MOST_CUES = 2000;
/** UTF-16 code units of one line of a cue, as it is kept. */
export const LONGEST_LINE = 500;
/** Lines of one cue. */
export const MOST_LINES = 20;
/** Cues at one moment; browsers look for a place for each among all the others. */
export const MOST_AT_ONCE = 20;
/** How far behind the clip's end a cue may end; it is cut there. */
const OVERHANG_MS = 1000;

const HEADER = /^WEBVTT(?:[ \t].*)?$/;
const NO_CUE = /^(?:NOTE|STYLE|REGION)(?:[ \t].*)?$/;
/** How SubRip files move cues and change fonts, from another format. */
const OVERRIDE = /\{\\[^{}]*\}/g;

/**
 * Reads WebVTT (W3C, 2019, section 6) or SubRip, strictly, for a clip of that length, and writes WebVTT from what it
 * understood: times, text with plain tags, place of the cue, in order of their starts. Names of cues, comments, styles and
 * regions are left out. What it wrote it reads to the same. Cost is linear in the bytes.
 */
export function readSubtitles(bytes: Uint8Array, clip: { durationSeconds: number }): ReadSubtitles {
  const read = linesOf(bytes);
  const cues = read.ok ? cuesIn(read.lines, Math.round(clip.durationSeconds * 1000)) : read;
  if (!cues.ok) return cues;
  const blocks = cues.cues.map(
    ({ startMs, endMs, place, text }) =>
      `${timeText(startMs)} --> ${timeText(endMs)}${place === '' ? '' : ` ${place}`}\n${text}\n`,
  );
  return { ok: true, webvtt: ['WEBVTT\n', ...blocks].join('\n') };
}

type Cues = { ok: true; cues: readonly Cue[] } | SubtitleProblem;

function cuesIn(lines: readonly string[], clipMs: number): Cues {
  const isWebVtt = HEADER.test(lines[0] ?? '');
  const format = isWebVtt ? 'webvtt' : 'subrip';
  const blocks = [...blocksOf(lines, (line) => (isWebVtt ? line : line.trim()) === '')];
  const [first] = blocks;
  const wrong = first === undefined ? null : wrongBeginning(first, format);
  if (wrong !== null) return wrong;
  const cues: Cue[] = [];
  for (const block of isWebVtt ? blocks.slice(1).filter(isCue) : blocks) {
    const cue = cueIn(block, format, clipMs);
    if (!cue.ok) return cue;
    cues.push(cue);
  }
  const shown = cues.filter(({ text }) => text !== '').toSorted((a, b) => a.startMs - b.startMs);
  return tooMany(cues) ?? tooManyAtOnce(shown) ?? { ok: true, cues: shown };
}

/** A header ends with an empty line; a file without one begins with a cue. */
function wrongBeginning({ line, lines }: Block, format: Format): SubtitleProblem | null {
  const at = lines.findIndex(hasArrow);
  if (format === 'subrip') {
    if (at === 0 || at === 1) return null;
    const rule = 'the file has to begin with WEBVTT, or with the times of a cue as SubRip does.';
    return problem(line, 'header', rule);
  }
  return at === -1 ? null : gap(line + at);
}

function isCue({ lines }: Block): boolean {
  return !NO_CUE.test(lines[0]) || lines.some(hasArrow);
}

function cueIn({ line, lines }: Block, format: Format, clipMs: number): Cue | SubtitleProblem {
  const at = lines.findIndex(hasArrow);
  if (at > 1) return gap(line + at);
  const times = timesIn(lines[at] ?? '', format);
  if (times === null) return noTimes(line + Math.max(at, 0), lines[at] ?? lines[0]);
  const said = lines.slice(at + 1);
  const second = said.findIndex(hasArrow);
  if (second !== -1) return gap(line + at + 1 + second);
  const text = cleanCueText(
    format === 'subrip' ? said.join('\n').replaceAll(OVERRIDE, '') : said.join('\n'),
  );
  const cue: Cue = {
    ok: true,
    line: line + at,
    startMs: times.startMs,
    endMs: Math.min(times.endMs, clipMs),
    place: format === 'webvtt' ? placeOf(times.rest) : '',
    text,
  };
  return wrongTimes(times, cue.line, clipMs) ?? wrongText(text, cue.line + 1) ?? cue;
}

function noTimes(line: number, found: string): SubtitleProblem {
  const rule = 'a cue begins with its times, such as 00:00:01.000 --> 00:00:04.500';
  return problem(line, 'times', `${rule}; got ${JSON.stringify(found.slice(0, 60))}.`);
}

function wrongTimes({ startMs, endMs }: Span, line: number, clipMs: number) {
  const span = `this one goes from ${timeText(startMs)} to ${timeText(endMs)}.`;
  if (startMs >= endMs) return problem(line, 'order', `a cue ends after it began; ${span}`);
  if (startMs < clipMs && endMs <= clipMs + OVERHANG_MS) return null;
  return problem(line, 'end', `cues lie within the ${clipMs / 1000} s of the clip; ${span}`);
}

/** `line` is that of the first line of text. */
function wrongText(text: string, line: number): SubtitleProblem | null {
  const lines = text.split('\n');
  if (lines.length > MOST_LINES) {
    const rule = `a cue has up to ${MOST_LINES} lines; this one has ${lines.length}.`;
    return problem(line, 'lines', rule);
  }
  const at = lines.findIndex(({ length }) => length > LONGEST_LINE);
  if (at === -1) return null;
  const rule = `lines are up to ${LONGEST_LINE} characters; this one is ${lines[at]?.length ?? 0}.`;
  return problem(line + at, 'length', rule);
}

/** None that can be seen is a problem too. */
function tooMany(cues: readonly Cue[]): SubtitleProblem | null {
  const over = cues[MOST_CUES];
  if (over !== undefined) return problem(over.line, 'cues', `a file has up to ${MOST_CUES} cues.`);
  if (cues.some(({ text }) => text !== '')) return null;
  return problem(1, 'empty', 'the file has no cue with text in it.');
}

/** `cues` in order of their starts. */
function tooManyAtOnce(cues: readonly Cue[]): SubtitleProblem | null {
  let shown: Cue[] = [];
  for (const cue of cues) {
    shown = [...shown.filter(({ endMs }) => endMs > cue.startMs), cue];
    if (shown.length > MOST_AT_ONCE)
      return problem(cue.line, 'crowd', `up to ${MOST_AT_ONCE} cues are shown at one time.`);
  }
  return null;
}

function gap(line: number): SubtitleProblem {
  return problem(line, 'gap', 'an empty line has to stand before a cue.');
}

function hasArrow(line: string): boolean {
  return line.includes('-->');
}

/** From when to when a cue is shown, in milliseconds from the clip's start. */
export interface Span {
  startMs: number;
  endMs: number;
}

/** Hours, if any, minutes, seconds and thousandths: W3C WebVTT, 4.1, “WebVTT timestamp”. */
const WEBVTT_TIME = String.raw`(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
/** The same as SubRip files have it, which nobody ever wrote a standard for. */
const SUBRIP_TIME = String.raw`(\d{1,6}):([0-5]?\d):([0-5]?\d)(?:[,.](\d{1,3}))?`;

function lineOf(time: string): RegExp {
  return new RegExp(String.raw`^[ \t]*${time}[ \t]*-->[ \t]*${time}(?:[ \t]+(.*))?$`);
}
const WEBVTT_LINE = lineOf(WEBVTT_TIME);
const SUBRIP_LINE = lineOf(SUBRIP_TIME);

/** A line with the times of a cue; `rest` is what stands behind them. Null: it is none. */
export function timesIn(
  line: string,
  format: 'webvtt' | 'subrip',
): (Span & { rest: string }) | null {
  const found = (format === 'webvtt' ? WEBVTT_LINE : SUBRIP_LINE).exec(line);
  if (found === null) return null;
  return {
    startMs: msOf(found.slice(1, 5)),
    endMs: msOf(found.slice(5, 9)),
    rest: found[9] ?? '',
  };
}

function msOf([hours = '0', minutes, seconds, fraction = '']: (string | undefined)[]): number {
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.padEnd(3, '0'));
}

/** As WebVTT has it: `00:01:02.500`. */
export function timeText(ms: number): string {
  const parts = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60];
  const clock = parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  return `${clock}.${String(ms % 1000).padStart(3, '0')}`;
}

const PERCENT = String.raw`(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,6})?)%`;

/** The settings that are kept, in the order in which they are written: W3C WebVTT, 4.4. */
const SETTINGS: Readonly<Record<string, RegExp>> = {
  line: new RegExp(`^(?:-?\\d{1,3}|${PERCENT})(?:,(?:start|center|end))?$`),
  position: new RegExp(`^${PERCENT}(?:,(?:line-left|center|line-right))?$`),
  size: new RegExp(`^${PERCENT}$`),
  align: /^(?:start|center|end|left|right)$/,
};

/**
 * Where on the picture a cue stands, from what follows its times: `line`, `position`, `size` and `align` as far as their
 * values are right. Nothing of a cue that runs down the picture: lines and sizes mean something else there.
 */
export function placeOf(settings: string): string {
  const given = new Map(
    settings.split(/[ \t]+/).map((setting): [string, string] => {
      const [name = '', ...value] = setting.split(':');
      return [name, value.join(':')];
    }),
  );
  if (given.has('vertical')) return '';
  return Object.entries(SETTINGS)
    .map(([name, pattern]) => ({ name, pattern, value: given.get(name) ?? '' }))
    .filter(({ pattern, value }) => pattern.test(value))
    .map(({ name, value }) => `${name}:${value}`)
    .join(' ');
}

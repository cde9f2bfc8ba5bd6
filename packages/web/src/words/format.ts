import type { Figures } from './figures.ts';

/** What a message is filled with. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * A part of a compiled message: text, or what is put in: kind, name of the value, style or branches, and of plurals
 * what is taken off first and `ordinal`. Kinds are numbers of the library's parser.
 */
export type Part =
  | string
  | readonly [
      kind: number,
      name?: string,
      how?: string | NumberStyle | Intl.DateTimeFormatOptions | Branches,
      offset?: number,
      rule?: 'ordinal',
    ];

type Branches = Readonly<Record<string, readonly Part[]>>;
type NumberStyle = Intl.NumberFormatOptions & { scale?: number };

const ARGUMENT = 1;
const NUMBER = 2;
const DATE = 3;
const SELECT = 5;
const PLURAL = 6;

const NUMBERS: Record<string, Intl.NumberFormatOptions> = { percent: { style: 'percent' } };
const DATES: Record<string, Intl.DateTimeFormatOptions> = {
  medium: { year: 'numeric', month: 'short', day: 'numeric' },
  month: { year: 'numeric', month: 'long' },
};

/** A page that lives long shows ever new numbers. */
const MOST_FIGURES = 500;

/**
 * Fills compiled messages in one language. Instead of the library, whose runtime is ten times as large. Numbers
 * that `figures` has are taken from there, and others are put there while it is small.
 */
export function createFormat(
  locale: string,
  figures: Figures = new Map(),
): (parts: readonly Part[], values: Values) => string {
  const numberFormat = cached((style?: object) => new Intl.NumberFormat(locale, style));
  const dateFormat = cached((style?: object) => new Intl.DateTimeFormat(locale, style));
  const pluralRules = cached((style?: object) => new Intl.PluralRules(locale, style));

  function written(name: string, make: () => string): string {
    const figure = figures.get(name) ?? make();
    if (figures.size < MOST_FIGURES) figures.set(name, figure);
    return figure;
  }
  function fill(parts: readonly Part[], values: Values, counted = 0): string {
    return parts.map((part) => say(part, values, counted)).join('');
  }
  function say(part: Part, values: Values, counted: number): string {
    if (typeof part === 'string') return part;
    const [kind, name = '', how, offset = 0, type] = part;
    const value = values[name] as string | number | undefined;
    if (kind === ARGUMENT) return String(value ?? '');
    if (kind === NUMBER) {
      const { scale = 1, ...style } = styleOf<NumberStyle>(how, NUMBERS);
      const figure = Number(value) * scale;
      return written(`${markOf(style)}${figure}`, () => numberFormat(style).format(figure));
    }
    if (kind === DATE) return dateFormat(styleOf(how, DATES)).format(value as number);
    const branches = how as Branches;
    if (kind === SELECT) return fill(branch(branches, String(value)), values);
    if (kind !== PLURAL) return written(`${counted}`, () => numberFormat().format(counted));
    const rest = Number(value) - offset;
    const rule = pluralRules({ type }).select(rest);
    return fill(branches[`=${String(value)}`] ?? branch(branches, rule), values, rest);
  }
  return fill;
}

/** Tells styles apart in few letters; plain numbers have none. */
function markOf(style: object): string {
  const names = Object.values(style).join();
  return names === '' ? '' : `${names} `;
}

function branch(branches: Branches, key: string): readonly Part[] {
  return (Object.hasOwn(branches, key) ? branches[key] : branches['other']) ?? [];
}

function styleOf<Style extends object>(how: unknown, named: Record<string, Style>): Style {
  return ((typeof how === 'string' ? named[how] : how) ?? {}) as Style;
}

/** Making a format costs more than using it. */
function cached<Made>(make: (style?: object) => Made): (style?: object) => Made {
  const made = new Map<string, Made>();
  return (style) => {
    const key = JSON.stringify(style ?? {});
    const known = made.get(key) ?? make(style);
    made.set(key, known);
    return known;
  };
}

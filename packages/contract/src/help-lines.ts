import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';

/** A number as people read it. Short numbers work within their country alone. */
export const PhoneNumber = Type.String({
  pattern: '^[*+]?[0-9][0-9 -]{1,22}$',
  title: 'PhoneNumber',
});

/**
 * Somebody to talk to. `crisis`: whoever thinks of suicide or cannot go on. `children`: children and young people.
 * `violence`: violence at home, sexual violence, stalking.
 */
export const HelpLine = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('crisis'),
      Type.Literal('children'),
      Type.Literal('violence'),
      Type.Literal('other'),
    ]),
    /** What it calls itself, in its own language. */
    name: Type.String({ minLength: 1, maxLength: 80 }),
    number: PhoneNumber,
    /** Its page; null: none is known. */
    site: Type.Union([Type.String({ pattern: '^https://[^\\s]{1,180}$' }), Type.Null()]),
    /** Whether somebody answers day and night. */
    isAlways: Type.Boolean(),
  },
  { title: 'HelpLine', additionalProperties: false },
);
export type HelpLine = Static<typeof HelpLine>;

/** Whom to call in one country. */
export const HelpCountry = Type.Object(
  {
    /** ISO 3166-1 alpha-2. */
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
    /** Numbers of the police, an ambulance or both. */
    emergency: Type.Array(PhoneNumber, { minItems: 1, maxItems: 3 }),
    lines: Type.Array(HelpLine, { maxItems: 12 }),
  },
  { title: 'HelpCountry', additionalProperties: false },
);
export type HelpCountry = Static<typeof HelpCountry>;

export const HelpLines = Type.Object(
  {
    /** Day on which the numbers were last looked at, such as 2026-01-31. */
    checkedOn: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    countries: Type.Array(HelpCountry, { maxItems: 260 }),
  },
  { title: 'HelpLines', additionalProperties: false },
);
export type HelpLines = Static<typeof HelpLines>;

/** All countries at once: which one somebody looks at is not told to the server. */
export const getHelpLines = endpoint({
  name: 'getHelpLines',
  method: 'GET',
  path: '/help-lines',
  summary: 'Emergency numbers and help lines by country',
  access: 'blind',
  output: HelpLines,
  cache: 'public, max-age=3600',
  refusals: [],
});

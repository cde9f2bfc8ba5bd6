import { textOf } from './form.ts';

/** Names of the fields of `ui/BirthDate.svelte`. */
export const BIRTH_DATE_FIELDS = ['born-day', 'born-month', 'born-year'] as const;

/** The date that a form asks for as `2001-02-03`; undefined when the form has no such fields. */
export function bornOn(form: FormData): string | undefined {
  if (!form.has('born-year')) return undefined;
  const part = (name: string, length: number) => textOf(form, name).trim().padStart(length, '0');
  return `${part('born-year', 4)}-${part('born-month', 2)}-${part('born-day', 2)}`;
}

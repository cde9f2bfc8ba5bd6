import { ApiProblem, type RefusalCode } from '@footlights/contract';

/** A form that was declined, as its page shows it again. Never carries a password. */
export interface DeclinedForm {
  code: RefusalCode | 'offline';
  message: string;
  values: Record<string, string>;
}

/** The text of a form's field; empty when it is missing or a file. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/**
 * Those of `values` that are not what the form was opened with, as its `was-…` fields tell: the others may have been
 * changed elsewhere since, and stay as they are.
 */
export function changedOf<Values extends Record<string, string | boolean>>(
  form: FormData,
  values: Values,
): Partial<Values> {
  const changed = Object.entries(values).filter(
    ([name, value]) => plain(String(value)) !== plain(textOf(form, `was-${name}`)),
  );
  return Object.fromEntries(changed) as Partial<Values>;
}

/** Sent, line ends may be two characters. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** What to show after `problem`; anything but a declined call is a fault and is thrown on. */
export function declined(problem: unknown, values: Record<string, string>): DeclinedForm {
  if (!(problem instanceof ApiProblem)) throw problem;
  return { code: problem.code, message: problem.message, values };
}

/** Where to go after signing in: a path on this site, `/` for anything else. */
export function pathAfter(url: URL): string {
  const wanted = url.searchParams.get('to') ?? '/';
  const to = wanted.startsWith('/') ? URL.parse(wanted, url) : null;
  return to?.origin === url.origin ? to.pathname + to.search : '/';
}

/** The texts of several fields, trimmed; passwords do not belong here. */
export function textsOf(form: FormData, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, textOf(form, name).trim()]));
}

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

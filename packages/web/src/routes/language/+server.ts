import { redirect } from '@sveltejs/kit';
import { isLanguage } from '#words/languages.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 31_536_000;

/** Keeps the chosen language on the device for a year, and goes back to where it was chosen. */
export const POST: RequestHandler = async ({ cookies, request, url }) => {
  const form = await request.formData();
  const language = form.get('language');
  if (isLanguage(language)) {
    cookies.set('language', language, {
      path: '/',
      maxAge: YEAR_SECONDS,
      sameSite: 'lax',
      secure: url.protocol === 'https:',
    });
  }
  redirect(303, backTo(request.headers.get('referer'), url));
};

/** Only to a page of this site. */
function backTo(referer: string | null, { origin }: URL): string {
  const from = referer === null ? null : URL.parse(referer);
  return from === null || from.origin !== origin ? '/' : from.pathname + from.search;
}

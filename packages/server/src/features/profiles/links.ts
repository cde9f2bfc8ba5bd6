import { LINK_CHARACTERS, MOST_LINKS } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';

/** Links as stored: whole http or https addresses, each once, at most 5 of at most 200 characters. */
export function linksFrom(texts: readonly string[]): string[] {
  const links = new Set(
    texts
      .map((text) => text.trim())
      .filter(Boolean)
      .map(linkFrom),
  );
  if (links.size > MOST_LINKS) throw invalid(`A profile has up to ${MOST_LINKS} links.`);
  return [...links];
}

function linkFrom(text: string): string {
  const url = URL.parse(text);
  // A name or password before the host makes one address look like another.
  const isSound =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    /[a-z0-9]/i.test(url.hostname);
  if (!isSound) throw invalid(`Links begin with https:// or http://; got "${text.slice(0, 40)}".`);
  if (url.href.length <= LINK_CHARACTERS) return url.href;
  throw invalid(`Links are up to ${LINK_CHARACTERS} characters; this one has ${url.href.length}.`);
}

function invalid(message: string): Refusal {
  return new Refusal('request/invalid', { message, detail: { field: 'links' } });
}

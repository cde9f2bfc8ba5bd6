const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const LINK = /https?:\/\/[^\s<>"]+/g;

/**
 * The same words as HTML: paragraphs, and links to our own origin that can be followed. Addresses of others stay words:
 * a letter may quote strangers. Without an origin, links are what has a line of its own, which nobody quoted has. Loads
 * nothing from anywhere.
 */
export function htmlOf(text: string, origin: string | undefined): string {
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${linked(paragraph, origin).replaceAll('\n', '<br>')}</p>`);
  return `<!doctype html>\n<meta charset="utf-8">\n<div style="font:16px/1.5 sans-serif;max-width:36em">\n${paragraphs.join('\n')}\n</div>\n`;
}

function linked(text: string, origin: string | undefined): string {
  let html = '';
  let at = 0;
  for (const { 0: url, index } of text.matchAll(LINK)) {
    if (!isOurs(url, { text, origin })) continue;
    html += `${escaped(text.slice(at, index))}<a href="${escaped(url)}">${escaped(url)}</a>`;
    at = index + url.length;
  }
  return html + escaped(text.slice(at));
}

function isOurs(url: string, from: { text: string; origin: string | undefined }): boolean {
  if (from.origin === undefined) return from.text.split('\n').includes(url);
  return URL.parse(url)?.origin === from.origin;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPED[character] ?? '');
}

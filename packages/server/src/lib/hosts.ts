import { domainToASCII } from 'node:url';

/** What browsers take for a dot in a host name (UTS 46). */
const DOTS = /[\u3002\uFF0E\uFF61]/gu;
const IGNORED = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;
/** Dots that are written so that machines do not see them. */
const MASKED = /\s{0,2}[[({]\s{0,2}(?:\.|dot|punkt|punto|point)\s{0,2}[\])}]\s{0,2}/giu;
/** Printable ASCII that is percent-encoded, which a browser decodes in a host. */
const ENCODED = /%[2-7][\da-f]/gi;
/** Whatever no host has in it. One class, so that time is linear. */
const BETWEEN = /[^\p{L}\p{N}\p{M}.-]+/u;
const LONGEST = 253;

/** Endings that make a word with a dot a link, without `https://` or a path; those that are also words are not here. */
const ENDINGS = new Set(
  `com net org info biz io dev xyz vip icu pw ws cc tv gg ly su ru cn uk nl pl br jp kr au eu ch cz dk fi gr ua tk ml
  ga cf gq online site shop club app casino poker`.split(/\s+/),
);

/**
 * Every host that a text names, with or without `https://`, in ASCII (punycode), lower case, each once: also hosts that
 * percent signs, full-width dots or `[.]` hide. Words joined by a dot are among them; look up what you look for.
 */
export function hostsIn(text: string): string[] {
  return [...new Set(piecesOf(text).flatMap(({ host }) => host))];
}

/** Hosts of what people would click or type as a link or mail address: not `e.g.` or a missing space after a dot. */
export function linksIn(text: string): string[] {
  const links = piecesOf(text).filter(
    ({ host, written, before, after }) =>
      /(?:\/\/|@)$/.test(before) ||
      host.startsWith('www.') ||
      after.startsWith('/') ||
      isEnding(written),
  );
  return [...new Set(links.map(({ host }) => host))];
}

/** A domain as rules keep it, also of a whole address: ASCII, lower case. Null: it is none, or there is more beside it. */
export function domainFrom(text: string): string | null {
  const [name = ''] = text
    .trim()
    .replace(/^(?:[a-z]{1,20}:\/\/)?(?:\*\.)?/i, '')
    .split(/[/?#]/, 1);
  const [one, ...more] = /\s/.test(name) ? [] : piecesOf(name);
  return one === undefined || more.length > 0 ? null : one.host;
}

/** A host and every domain above it: `a.b.example`, `b.example`, `example`. */
export function domainsOf(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, from) => labels.slice(from).join('.'));
}

/** After a sentence without a space a capital letter begins the next one: `Ciao.Io vado`. */
function isEnding(written: string): boolean {
  const ending = written.slice(written.lastIndexOf('.') + 1);
  return ENDINGS.has(written === written.toUpperCase() ? ending.toLowerCase() : ending);
}

interface Piece {
  host: string;
  /** As it stands in the text, without dots around it. */
  written: string;
  /** What stands directly before and after it. */
  before: string;
  after: string;
}

function piecesOf(text: string): Piece[] {
  const plain = text
    .replaceAll(ENCODED, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
    .normalize('NFKC')
    .replaceAll(IGNORED, '')
    .replaceAll(DOTS, '.')
    .replaceAll(MASKED, '.');
  const pieces: Piece[] = [];
  let from = 0;
  for (const piece of plain.split(BETWEEN)) {
    const at = plain.indexOf(piece, from);
    from = at + piece.length;
    if (!piece.includes('.')) continue;
    const written = bareFrom(piece);
    const host =
      written.includes('.') && written.length <= LONGEST
        ? domainToASCII(written).toLowerCase()
        : '';
    if (host === '') continue;
    pieces.push({
      host,
      written,
      before: plain.slice(Math.max(0, at - 2), at),
      after: plain.slice(from, from + 1),
    });
  }
  return pieces;
}

function bareFrom(piece: string): string {
  const bare = piece.replaceAll(/\.{2,}/g, '.').replace(/^[.-]+/, '');
  let end = bare.length;
  while (end > 0 && '.-'.includes(bare[end - 1]!)) end -= 1;
  return bare.slice(0, end);
}

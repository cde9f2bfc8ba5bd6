/** Where other apps share to, as the manifest says. Without a worker the server answers there. */
export const SHARE_PATH = '/upload';
/** Name of the files in the form that is sent there. */
export const SHARE_FILES = 'clips';

/**
 * What there is to say of what was shared: of several only the first was taken, none was a video, it was too large,
 * or the device had no room for it.
 */
export type ShareNote = 'several' | 'none' | 'large' | 'full';

/** What another app shared. */
export interface SharedClip {
  /** Null: nothing that could be uploaded. */
  file: File | null;
  caption: string;
  note: ShareNote | null;
}

interface About extends Omit<SharedClip, 'file'> {
  name: string | null;
  lastModified: number;
  /** Epoch milliseconds. */
  at: number;
}

const CACHE = 'footlights-shared';
const KEY = '/shared-clip';
const ABOUT = 'footlights-about';
/** Milliseconds after which nobody comes for it any more. */
const LIFE_MS = 3_600_000;
/** Far more than a caption may have: the page says what is too long. */
const CAPTION_CHARACTERS = 2000;

/** Takes the first video that is not too large, and says what became of the rest. */
export function chosenFrom(form: FormData, maxBytes = Infinity): SharedClip {
  const files = form.getAll(SHARE_FILES).filter((value) => value instanceof File);
  const videos = files.filter(({ type, size }) => type.startsWith('video/') && size > 0);
  const file = videos.find(({ size }) => size <= maxBytes) ?? null;
  const refused = videos.length === 0 ? 'none' : 'large';
  const taken = files.length > 1 ? 'several' : null;
  return { file, caption: captionOf(form), note: file === null ? refused : taken };
}

/** Keeps it in place of what was there before. Rejects when the device has no room. */
export async function keepShared({ file, ...rest }: SharedClip, now: number): Promise<void> {
  const { name = null, type = '', lastModified = 0 } = file ?? {};
  const about: About = { ...rest, name, lastModified, at: now };
  const headers = { 'content-type': type, [ABOUT]: encodeURIComponent(JSON.stringify(about)) };
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.put(KEY, new Response(file, { headers }));
}

/** Gives what was shared within the hour, once. */
export async function takeShared(now: number): Promise<SharedClip | null> {
  // Outside of secure contexts nothing is kept, and nothing can be shared to.
  if (!('caches' in globalThis)) return null;
  const kept = await caches.match(KEY, { cacheName: CACHE });
  if (kept === undefined) return null;
  const about = aboutOf(kept);
  const isOver = isExpired(about, now);
  const bytes = isOver || about.name === null ? null : await kept.blob();
  await caches.delete(CACHE);
  if (isOver) return null;
  const { caption, note, name, lastModified } = about;
  const file = bytes && new File([bytes], name ?? '', { type: bytes.type, lastModified });
  return { file, caption, note };
}

/**
 * Deletes what nobody came for within the hour. Not sooner: a worker ends and starts again while somebody signs in to
 * get at it.
 */
export async function sweepShared(now: number): Promise<void> {
  const kept = await caches.match(KEY, { cacheName: CACHE });
  if (kept !== undefined && isExpired(aboutOf(kept), now)) await caches.delete(CACHE);
}

/** Many apps put the title into the text as well. */
function captionOf(form: FormData): string {
  const [title = '', text = ''] = ['title', 'text'].map((name) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  });
  const both = text.includes(title) ? text : `${title}\n${text}`;
  return both.trim().slice(0, CAPTION_CHARACTERS);
}

function aboutOf(kept: Response): About {
  return JSON.parse(decodeURIComponent(kept.headers.get(ABOUT) ?? '')) as About;
}

/** A clock that was put back does not make it last. */
function isExpired({ at }: About, now: number): boolean {
  return Math.abs(now - at) > LIFE_MS;
}

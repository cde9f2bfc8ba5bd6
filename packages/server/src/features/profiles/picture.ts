import { Refusal } from '#http/errors.ts';

/** Width and height of a profile's picture, in pixels. */
export const AVATAR_PIXELS = 256;
/** Most pixels of the file it is made from. */
const MOST_PIXELS = 50_000_000;

/** First bytes of the formats that are taken; a file's name and declared type say nothing. */
const SIGNATURES: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  (bytes) => textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 12) === 'WEBP',
  (bytes) => textAt(bytes, 4, 12) === 'ftypavif',
];

/**
 * A square WebP of a picture's middle, without anything else of the file: place, camera, name. Refuses with
 * `avatar/not-a-picture` what is of another format, moves, ends early or has more than 50 million pixels.
 */
export async function pictureFrom(bytes: Buffer): Promise<Buffer> {
  if (!SIGNATURES.some((fits) => fits(bytes)))
    throw refused('This is not a JPEG, PNG, WebP or AVIF file.');
  const { default: sharp } = await import('sharp');
  const options = { limitInputPixels: MOST_PIXELS, sequentialRead: true } as const;
  try {
    const { pages = 1, width, height } = await sharp(bytes, options).metadata();
    if (pages > 1) throw refused('This picture moves; choose a still one.');
    if (width * height > MOST_PIXELS) throw refused(TOO_MANY_PIXELS);
    return await sharp(bytes, options)
      .autoOrient()
      .resize(AVATAR_PIXELS, AVATAR_PIXELS, { fit: 'cover' })
      .webp({ quality: 82 })
      .timeout({ seconds: 10 })
      .toBuffer();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const isLarge = error instanceof Error && error.message.includes('pixel limit');
    throw refused(isLarge ? TOO_MANY_PIXELS : 'The file is damaged or ends early.');
  }
}

const TOO_MANY_PIXELS = `Pictures have up to ${MOST_PIXELS / 1_000_000} million pixels; this one has more.`;

function textAt(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}

function refused(message: string): Refusal {
  return new Refusal('avatar/not-a-picture', { message, detail: { field: 'avatar' } });
}

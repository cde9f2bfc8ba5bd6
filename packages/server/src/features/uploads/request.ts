import { Visibility } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import { Value } from 'typebox/value';
import { captionFrom } from '#features/videos/caption.ts';
import { Refusal } from '#http/errors.ts';

/** What a request to begin an upload asks for. */
export interface UploadRequest {
  bytes: number;
  caption: string;
  visibility: Visibility;
  /** The header as sent. */
  metadata: string;
}

const FILENAME_CHARACTERS = 255;
const METADATA_CHARACTERS = 12_000;
const KEYS = ['filename', 'filetype', 'caption', 'visibility'];

/** Reads Upload-Length and Upload-Metadata of a creation (https://tus.io/protocols/resumable-upload); refuses what breaks a rule. */
export function uploadRequestFrom(
  headers: IncomingHttpHeaders,
  limits: { uploadBytes: number },
): UploadRequest {
  const metadata = String(headers['upload-metadata'] ?? '');
  const values = parseMetadata(metadata);
  const filename = values.get('filename') ?? '';
  if (filename.length > FILENAME_CHARACTERS) {
    throw invalid(
      'filename',
      `File names are up to ${FILENAME_CHARACTERS} characters; this one is ${filename.length}.`,
    );
  }
  return {
    bytes: bytesFrom(headers['upload-length'], limits.uploadBytes),
    caption: captionFrom(values.get('caption') ?? ''),
    visibility: visibilityFrom(values.get('visibility') ?? 'public'),
    metadata,
  };
}

function bytesFrom(header: string | string[] | undefined, most: number): number {
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header))
    throw invalid('Upload-Length', 'Upload-Length must be the number of bytes of the file.');
  const bytes = Number(header);
  if (bytes <= most) return bytes;
  throw new Refusal('upload/too-large', {
    message: `Files are up to ${megabytes(most)} MB; this one is ${megabytes(bytes)} MB.`,
    detail: { uploadBytes: most },
  });
}

function visibilityFrom(text: string): Visibility {
  if (Value.Check(Visibility, text)) return text;
  throw invalid(
    'visibility',
    `Visibility is public, unlisted, followers or private; got "${text.slice(0, 40)}".`,
  );
}

function parseMetadata(header: string): Map<string, string> {
  if (header.length > METADATA_CHARACTERS)
    throw invalid(
      'Upload-Metadata',
      `Upload-Metadata is up to ${METADATA_CHARACTERS} characters; this one is ${header.length}.`,
    );
  const values = new Map<string, string>();
  for (const pair of header.split(',').filter((text) => text.trim() !== '')) {
    const [key = '', value = '', ...more] = pair.trim().split(' ');
    if (!KEYS.includes(key) || more.length > 0 || values.has(key))
      throw invalid('Upload-Metadata', `Upload-Metadata has ${KEYS.join(', ')}, each once.`);
    values.set(key, decode(key, value));
  }
  return values;
}

function decode(key: string, value: string): string {
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString('utf8');
  const isSound = /^[A-Za-z\d+/]*={0,2}$/.test(value) && value.length % 4 === 0;
  if (isSound && Buffer.from(text, 'utf8').equals(bytes)) return text;
  throw invalid('Upload-Metadata', `${key} must be UTF-8 text in base64.`);
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('request/invalid', { message, detail: { field } });
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, '');
}

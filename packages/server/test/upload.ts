import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import type { Person } from '#lib/person.ts';

/** What an upload says of the clip that it becomes. */
export interface WantedUpload {
  filename?: string;
  caption?: string;
  visibility?: string;
}

const TUS = { 'tus-resumable': '1.0.0' };

/** Value of Upload-Metadata. */
export function metadataOf(wanted: WantedUpload): string {
  return Object.entries(wanted)
    .map(([key, value]) => `${key} ${Buffer.from(String(value)).toString('base64')}`)
    .join(',');
}

/** Begins a tus upload. */
export function beginUpload(
  person: Person,
  bytes: number,
  wanted: WantedUpload = {},
): Promise<LightMyRequestResponse> {
  return person.request({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: {
      ...TUS,
      'upload-length': String(bytes),
      ...(Object.keys(wanted).length === 0 ? {} : { 'upload-metadata': metadataOf(wanted) }),
    },
  });
}

/** Sends bytes of an upload from `offset` on. */
export function sendBytes(
  person: Person,
  url: string,
  { bytes, offset }: { bytes: Buffer; offset: number },
): Promise<LightMyRequestResponse> {
  return person.request({
    method: 'PATCH',
    url,
    headers: {
      ...TUS,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    payload: bytes,
  });
}

/** Asks how much of an upload has arrived. */
export function inspectUpload(person: Person, url: string): Promise<LightMyRequestResponse> {
  return person.request({ method: 'HEAD', url, headers: TUS });
}

/** Uploads a whole file; resolves with the id of the clip that it becomes. */
export async function upload(
  person: Person,
  path: string,
  wanted: WantedUpload = {},
): Promise<string> {
  const bytes = await readFile(path);
  const begun = await beginUpload(person, bytes.length, { filename: basename(path), ...wanted });
  if (begun.statusCode !== 201)
    throw new Error(`Upload began with ${begun.statusCode} ${begun.body}`);
  const url = String(begun.headers['location']);
  if (bytes.length > 0) {
    const sent = await sendBytes(person, url, { bytes, offset: 0 });
    if (sent.statusCode !== 204)
      throw new Error(`Upload ended with ${sent.statusCode} ${sent.body}`);
  }
  return String(begun.headers['footlights-video']);
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isBlobName, type BlobExtension, type BlobName, type Blobs } from '#engines/blobs/port.ts';
import { Refusal } from '#http/errors.ts';
import { namesTag, rangeOf } from '#http/ranges.ts';
import type { Signed } from './addresses.ts';
import type { MediaGate } from './gate.ts';

const TYPES: Readonly<Record<BlobExtension, string>> = {
  mp4: 'video/mp4',
  webp: 'image/webp',
  avif: 'image/avif',
  vtt: 'text/vtt; charset=utf-8',
};

/**
 * Bytes of clips, subtitles and pictures at `/media/<sha256>.<extension>`, the same for everybody who has the address: no cookie is
 * read or set and nothing is noted of a request. What is not public needs a signed address; without one that holds, it
 * is no more there than what never was.
 */
export function mediaRoutes(
  app: FastifyInstance,
  { blobs, gate }: { blobs: Blobs; gate: MediaGate },
): void {
  app.route<{ Params: { name: string }; Querystring: Signed }>({
    method: ['GET', 'HEAD'],
    url: '/media/:name',
    async handler(request, reply) {
      const { name } = request.params;
      if (!isBlobName(name)) throw new Refusal('route/not-found');
      const admitted = gate.admit(name, request.query);
      const keep = typeof admitted === 'string' ? admitted : await admitted;
      const blob = keep === null ? null : await blobs.open(name);
      if (keep === null || blob === null) throw new Refusal('route/not-found');
      try {
        const answer = answerOf(request, name, { bytes: blob.bytes, keep });
        reply.code(answer.status).headers(answer.headers);
        if (answer.body === null) {
          await blob[Symbol.asyncDispose]();
          return await reply.send();
        }
        // Fastify destroys the stream, and so closes the file, when the reader leaves.
        return await send(reply, blob.read(answer.body));
      } catch (error) {
        await blob[Symbol.asyncDispose]();
        throw error;
      }
    },
  });
}

function send(reply: FastifyReply, body: NodeJS.ReadableStream): FastifyReply {
  return reply.send(body);
}

interface Answer {
  status: number;
  headers: Record<string, string | number>;
  /** The bytes to send; null for none. */
  body: { start: number; end: number } | null;
}

/** `keep` is the Cache-Control of an answer that may be kept. */
function answerOf(
  request: FastifyRequest,
  name: BlobName,
  { bytes, keep }: { bytes: number; keep: string },
): Answer {
  const [hash = '', extension = ''] = name.split('.');
  const tag = `"${hash}"`;
  const headers = {
    etag: tag,
    'cache-control': keep,
    'accept-ranges': 'bytes',
    // Other sites may embed clips.
    'cross-origin-resource-policy': 'cross-origin',
  };
  if (namesTag(request.headers['if-none-match'], tag)) return { status: 304, headers, body: null };

  const range = wantsRange(request, tag) ? rangeOf(request.headers.range, bytes) : WHOLE;
  if (range.kind === 'unsatisfiable') {
    const refused = {
      ...headers,
      'content-range': `bytes */${bytes}`,
      'cache-control': 'no-store',
    };
    return { status: 416, headers: refused, body: null };
  }
  const { start, end } = range.kind === 'part' ? range : { start: 0, end: bytes - 1 };
  const described = {
    ...headers,
    'content-type': TYPES[extension as BlobExtension],
    'content-length': end - start + 1,
    ...(range.kind === 'part' ? { 'content-range': `bytes ${start}-${end}/${bytes}` } : {}),
  };
  const body = request.method === 'HEAD' ? null : { start, end };
  return { status: range.kind === 'part' ? 206 : 200, headers: described, body };
}

const WHOLE = { kind: 'whole' } as const;

/** Ranges are for GET alone (RFC 9110, 14.2), and If-Range must name exactly these bytes (13.1.5). */
function wantsRange({ method, headers }: FastifyRequest, tag: string): boolean {
  const condition = headers['if-range'];
  return method === 'GET' && (condition === undefined || condition === tag);
}

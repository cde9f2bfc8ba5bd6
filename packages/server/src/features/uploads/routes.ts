import {
  cancelUpload,
  continueUpload,
  createUpload,
  describeUpload,
  describeUploads,
  inspectUpload,
  type AnyEndpoint,
} from '@footlights/contract';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '#http/errors.ts';
import type { Call, Http } from '#http/serve.ts';
import type { Log } from '#log.ts';
import type { Uploads } from './service.ts';
import type { UploadRow } from './table.ts';
import { createTus, type Tus } from './tus.ts';

const PATH = '/api/v1/uploads';

/** What the routes of uploads need. */
export interface UploadRoutesOptions {
  uploads: Uploads;
  /** Folder of the files. */
  root: string;
  maxBytes: number;
  log: Log;
}

/** The tus 1.0 protocol, each upload for its creator alone. */
export function uploadRoutes(http: Http, options: UploadRoutesOptions): void {
  const { uploads, log } = options;
  let loading: Promise<Tus> | undefined;
  const tus = () => {
    loading ??= createTus({ ...options, path: PATH });
    return loading;
  };
  // The body belongs to the protocol, which writes it to disk as it comes.
  http.app.addContentTypeParser('application/offset+octet-stream', (_request, _body, done) =>
    done(null),
  );

  async function answer({ request, reply }: Call<AnyEndpoint>, how: Answer): Promise<void> {
    const protocol = await tus();
    reply.hijack();
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    reply.raw.setHeader('cache-control', 'no-store');
    try {
      await how(protocol, request.raw, reply.raw);
    } catch (error) {
      log.error({ err: error, route: PATH }, 'fault');
      reply.raw.destroy();
    }
  }
  for (const endpoint of [describeUploads, describeUpload])
    http.raw(endpoint, (call) => answer(call, handle));

  http.raw(createUpload, async (call) => {
    const row = await uploads.begin(creatorOf(call), call.request.headers);
    call.reply.raw.setHeader('footlights-video', row.video_id);
    setExpiry(call, uploads.expiresAt(row));
    await answer(call, async (protocol, request, response) => {
      await protocol.create(request, response, row);
      if (response.statusCode !== 201) await uploads.forget(row.id);
    });
  });
  http.raw(inspectUpload, async (call) => {
    const row = await ownUpload(call);
    // The last answer may have been lost, or the process may have died before making the clip.
    if (await uploads.finish(row)) return answerWhole(call, row);
    setExpiry(call, uploads.expiresAt(row));
    await answer(call, handle);
  });
  for (const endpoint of [continueUpload, cancelUpload]) {
    http.raw(endpoint, async (call) => {
      const row = await ownUpload(call);
      if (row.finished_at !== null) throw new Refusal('upload/not-found');
      setExpiry(call, uploads.expiresAt(row));
      await answer(call, handle);
    });
  }
  function ownUpload(call: Call<AnyEndpoint>): Promise<UploadRow> {
    const { id } = call.params as unknown as { id: string };
    return uploads.own(creatorOf(call), id);
  }
}

type Answer = (protocol: Tus, request: IncomingMessage, response: ServerResponse) => Promise<void>;

const handle: Answer = (protocol, request, response) => protocol.handle(request, response);

function creatorOf({ actor }: Call<AnyEndpoint>) {
  if (actor === null) throw new Refusal('session/required');
  return actor.accountId;
}

function setExpiry({ reply }: Call<AnyEndpoint>, at: number): void {
  reply.raw.setHeader('upload-expires', new Date(at).toUTCString());
}

/** HEAD of an upload that has become a clip: everything has arrived. */
async function answerWhole({ reply }: Call<AnyEndpoint>, row: UploadRow): Promise<void> {
  await reply
    .code(200)
    .headers({
      'tus-resumable': '1.0.0',
      'upload-offset': row.bytes,
      'upload-length': row.bytes,
      'footlights-video': row.video_id,
      'cache-control': 'no-store',
    })
    .send();
}

import type { Server } from '@tus/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Uploads } from './service.ts';
import type { UploadRow } from './table.ts';

/** The tus protocol over a folder of files, speaking on raw requests. */
export interface Tus {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers a creation with the given row's id and address. */
  create(request: IncomingMessage, response: ServerResponse, row: UploadRow): Promise<void>;
}

/** What the protocol needs to know of uploads. */
export interface TusOptions {
  /** Folder of the files, which exists. */
  root: string;
  /** Path that uploads are addressed under, such as `/api/v1/uploads`. */
  path: string;
  maxBytes: number;
  /** `finish` is called before the last answer. */
  uploads: Pick<Uploads, 'find' | 'forget' | 'finish'>;
}

/** Loads the library, 10 MB that an idle process does not need. */
export async function createTus(options: TusOptions): Promise<Tus> {
  const { Metadata, Server } = await import('@tus/server');
  const { FileStore } = await import('@tus/file-store');
  const { uploads } = options;
  const created = new WeakMap<object, UploadRow>();
  const datastore = new FileStore({
    directory: options.root,
    configstore: {
      async get(id) {
        const row = await uploads.find(id);
        if (row === undefined || row.finished_at !== null) return undefined;
        const metadata = row.metadata === '' ? undefined : Metadata.parse(row.metadata);
        const creation_date = new Date(row.created_at).toISOString();
        return { id, size: row.bytes, offset: 0, metadata, creation_date } as never;
      },
      // The row is written before and is never changed by the protocol.
      set: () => Promise.resolve(),
      delete: (id) => uploads.forget(id),
    },
  });
  // Without the length known from the start there would be nothing to hold an upload to.
  datastore.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];
  const server: Server = new Server({
    path: options.path,
    datastore,
    maxSize: options.maxBytes,
    // Behind a proxy we may not know our own origin.
    relativeLocation: true,
    // Ours alone: no other site's script may read an answer.
    allowedOrigins: () => false,
    namingFunction(request) {
      const row = created.get(request.runtime?.node?.req ?? {});
      if (row === undefined) throw new Error('An upload began without its row.');
      return row.id;
    },
    async onUploadFinish(_request, { id }) {
      const row = await uploads.find(id);
      if (row !== undefined) await uploads.finish(row);
      return {};
    },
  });
  return {
    handle: (request, response) => server.handle(request, response),
    async create(request, response, row) {
      created.set(request, row);
      await server.handle(request, response);
    },
  };
}

import { Type } from 'typebox';
import { endpoint, type Endpoint, type Rate } from './endpoint.ts';

const uploadId = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) });

/** New uploads of one account. */
const CREATIONS: Rate = { perMinute: 30, burst: 60, by: 'account' };

/**
 * The tus 1.0 protocol at `/uploads` and `/uploads/:id`.
 * Upload-Metadata: `filename`, `caption`, `visibility`. The answer to creation carries the header
 * `Footlights-Video`, the id of the clip that the finished upload becomes.
 */
function tus(name: string, method: Endpoint['method'], summary: string) {
  const isItem = name !== 'createUpload' && name !== 'describeUploads';
  return endpoint({
    name,
    method,
    path: isItem ? '/uploads/:id' : '/uploads',
    summary,
    access: name === 'describeUploads' || name === 'describeUpload' ? 'anyone' : 'clips:write',
    ...(isItem ? { params: uploadId } : {}),
    stream: 'tus',
    ...(name === 'createUpload' ? { rate: CREATIONS } : {}),
    refusals: [
      'session/required',
      'request/invalid',
      'upload/not-found',
      'upload/too-large',
      'upload/too-many',
      'upload/no-space',
      'rate/limited',
      'upload/caption-too-long',
      'text/refused',
      'new-account/not-yet',
    ],
  });
}

export const describeUploads = tus('describeUploads', 'OPTIONS', 'What the upload server can do');
export const createUpload = tus('createUpload', 'POST', 'Begin a resumable upload');
export const describeUpload = tus('describeUpload', 'OPTIONS', 'What the upload server can do');
export const inspectUpload = tus('inspectUpload', 'HEAD', 'How much of an upload has arrived');
export const continueUpload = tus('continueUpload', 'PATCH', 'Send the next bytes of an upload');
export const cancelUpload = tus('cancelUpload', 'DELETE', 'Cancel an upload and drop its bytes');

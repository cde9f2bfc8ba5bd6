import { createUpload, urlOf, type ProblemAnswer, type Visibility } from '@footlights/contract';
import { DetailedError, Upload } from 'tus-js-client';
import type { Say } from '#words/say.ts';
import { forgetUpload, rememberUpload, videoOfUpload } from './memory.ts';

/** Where the sending of a file stands. */
export type SendingState = 'idle' | 'sending' | 'waiting' | 'paused' | 'sent' | 'failed';

/** One file on its way to the server. */
export interface Sender {
  readonly state: SendingState;
  /** 0 to 1 of the bytes. */
  readonly fraction: number;
  /** Why it failed, in words. */
  readonly problem: string;
  /** Id of the clip it becomes, once the server told. */
  readonly video: string | undefined;
  /** Whether a part was already there from an earlier visit. */
  readonly isContinued: boolean;
  start(file: File, about: { caption: string; visibility: Visibility }): Promise<void>;
  pause(): void;
  resume(): void;
  /** Stops and drops what was sent. */
  cancel(): Promise<void>;
}

/** Seconds between attempts, the last one for as long as it takes. */
const RETRY_MS = [500, 1000, 2000, 4000, ...Array.from({ length: 2000 }, () => 5000)];

/** Sends files by the tus protocol; a lost connection or a restarted server only delays it. */
export function createSender(say: Say): Sender {
  let state = $state<SendingState>('idle');
  let fraction = $state(0);
  let problem = $state('');
  let video = $state<string>();
  let isContinued = $state(false);
  let upload: Upload | undefined;

  function fail(error: Error | DetailedError): void {
    state = 'failed';
    problem = textOf(say, error);
  }

  function make(file: File, about: { caption: string; visibility: Visibility }): Upload {
    return new Upload(file, {
      endpoint: urlOf(createUpload),
      metadata: { filename: file.name, ...about },
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      onProgress: (sent, total) => {
        if (state === 'waiting') state = 'sending';
        fraction = total === 0 ? 0 : sent / total;
      },
      onAfterResponse: (_request, response) => {
        video = response.getHeader('Footlights-Video') ?? video;
        if (video !== undefined && upload?.url) rememberUpload(upload.url, video);
      },
      onUploadUrlAvailable: () => {
        if (!upload?.url) return;
        if (video === undefined) video = videoOfUpload(upload.url);
        else rememberUpload(upload.url, video);
      },
      onShouldRetry: (error) => {
        const isWorthIt = canPass(statusOf(error));
        if (isWorthIt && state === 'sending') state = 'waiting';
        return isWorthIt;
      },
      onError: fail,
      onSuccess: () => {
        fraction = 1;
        state = 'sent';
        if (upload?.url) forgetUpload(upload.url);
      },
    });
  }

  return {
    get state() {
      return state;
    },
    get fraction() {
      return fraction;
    },
    get problem() {
      return problem;
    },
    get video() {
      return video;
    },
    get isContinued() {
      return isContinued;
    },
    async start(file, about) {
      state = 'sending';
      fraction = 0;
      problem = '';
      video = undefined;
      upload = make(file, about);
      const [earlier] = await upload.findPreviousUploads();
      isContinued = earlier !== undefined;
      if (earlier !== undefined) upload.resumeFromPreviousUpload(earlier);
      upload.start();
    },
    pause() {
      state = 'paused';
      void upload?.abort();
    },
    resume() {
      state = 'sending';
      problem = '';
      upload?.start();
    },
    async cancel() {
      const url = upload?.url;
      // The bytes also go by themselves after a while, if the server cannot be reached now.
      await upload?.abort(true).catch(() => undefined);
      if (url) forgetUpload(url);
      upload = undefined;
      state = 'idle';
    },
  };
}

function statusOf(error: Error | DetailedError): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

/** No answer, a server that starts or is busy, an upload still locked by the lost connection. */
function canPass(status: number): boolean {
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

function textOf(say: Say, error: Error | DetailedError): string {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  if (statusOf(error) === 401) return say('problem.signedOut');
  try {
    const { message } = JSON.parse(body ?? '') as Partial<ProblemAnswer>;
    if (message !== undefined) return message;
  } catch {
    // Not an answer of ours: a proxy's page, or none.
  }
  return say('problem.offline');
}

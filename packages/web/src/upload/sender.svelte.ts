import { createUpload, urlOf, type ProblemAnswer, type Visibility } from '@footlights/contract';
import { DetailedError, Upload } from 'tus-js-client';
import type { Say } from '#words/say.ts';
import { forgetUpload, rememberUpload, videoOfUpload } from './memory.ts';
import { beginSending } from './sending.svelte.ts';

/** Where the sending of a file stands. */
export type SendingState = 'idle' | 'sending' | 'waiting' | 'paused' | 'sent' | 'failed';

/** What is said of a file. */
export interface About {
  caption: string;
  visibility: Visibility;
}

const BUSY: ReadonlySet<SendingState> = new Set(['sending', 'waiting', 'paused']);

/** Milliseconds between attempts; the last one for as long as it takes. */
const RETRY_MS = [500, 1000, 2000, 4000, ...Array.from({ length: 2000 }, () => 5000)];

/** Sends one file by the tus protocol; a lost connection or a restarted server only delays it. */
export class Sender {
  /** 0 to 1 of the bytes. */
  fraction = $state(0);
  /** Why it failed, in words. */
  problem = $state('');
  /** Id of the clip it becomes, once the server told. */
  video = $state<string>();
  /** Whether a part was already there from an earlier visit. */
  isContinued = $state(false);

  readonly #say: Say;
  #state = $state<SendingState>('idle');
  #upload: Upload | undefined;
  #endSending: (() => void) | undefined;

  constructor(say: Say) {
    this.#say = say;
  }

  get state(): SendingState {
    return this.#state;
  }

  /** What was said of this file when an earlier visit began to send it; undefined if none did. */
  async earlier(file: File): Promise<About | undefined> {
    const [found] = await this.#make(file).findPreviousUploads();
    return found === undefined ? undefined : aboutOf(found.metadata);
  }

  /** Sends a file, from where an earlier visit stopped if nothing else is said of it now. */
  async start(file: File, about: About): Promise<void> {
    this.#become('sending');
    this.#upload = this.#make(file, about);
    const [found] = await this.#upload.findPreviousUploads();
    const before = found && aboutOf(found.metadata);
    this.isContinued = before?.caption === about.caption && before.visibility === about.visibility;
    if (found !== undefined && this.isContinued) this.#upload.resumeFromPreviousUpload(found);
    this.#upload.start();
  }

  pause(): void {
    this.#become('paused');
    void this.#upload?.abort();
  }

  resume(): void {
    this.#become('sending');
    this.problem = '';
    this.#upload?.start();
  }

  /** Stops and drops what was sent. */
  async cancel(): Promise<void> {
    // The bytes also go by themselves after a while, if the server cannot be reached now.
    await this.#upload?.abort(true).catch(() => undefined);
    this.#forget();
    this.#become('idle');
  }

  #become(state: SendingState): void {
    this.#state = state;
    this.#endSending?.();
    this.#endSending = BUSY.has(state) ? beginSending() : undefined;
  }

  #make(file: File, about?: About): Upload {
    return new Upload(file, {
      endpoint: urlOf(createUpload),
      metadata: { filename: file.name, ...about },
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      onProgress: (sent, total) => {
        if (this.state === 'waiting') this.#become('sending');
        this.fraction = total === 0 ? 0 : sent / total;
      },
      onAfterResponse: (_request, response) => {
        this.video = response.getHeader('Footlights-Video') ?? this.video;
      },
      onUploadUrlAvailable: () => this.#remember(),
      onShouldRetry: (error) => {
        const isWorthIt = canPass(statusOf(error));
        if (isWorthIt && this.state === 'sending') this.#become('waiting');
        return isWorthIt;
      },
      onError: (error) => {
        this.#become('failed');
        this.problem = this.#textOf(error);
      },
      onSuccess: () => {
        this.fraction = 1;
        this.#become('sent');
        this.#forget();
      },
    });
  }

  #remember(): void {
    const url = this.#upload?.url ?? '';
    if (this.video === undefined) this.video = videoOfUpload(url);
    else rememberUpload(url, this.video);
  }

  #forget(): void {
    if (this.#upload?.url) forgetUpload(this.#upload.url);
  }

  #textOf(error: Error | DetailedError): string {
    if (statusOf(error) === 401) return this.#say('problem.signedOut');
    const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
    try {
      const { message } = JSON.parse(body ?? '') as Partial<ProblemAnswer>;
      if (message !== undefined) return message;
    } catch {
      // Not an answer of ours: a proxy's page, or none.
    }
    return this.#say('problem.offline');
  }
}

function aboutOf({ caption = '', visibility }: Record<string, string>): About {
  return { caption, visibility: VISIBILITIES.find((known) => known === visibility) ?? 'public' };
}

function statusOf(error: Error | DetailedError): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

const VISIBILITIES = ['public', 'unlisted', 'private'] as const;

/** No answer, a server that starts or is busy, an upload still locked by the lost connection. */
function canPass(status: number): boolean {
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

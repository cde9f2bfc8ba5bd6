import {
  refusals,
  type ProblemAnswer,
  type RefusalCode,
  type WaitCode,
} from '@footlights/contract';

interface RefusalOptions {
  message?: string;
  detail?: unknown;
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
}

/** Whoever is told to come back later is told when. */
type OptionsFor<Code extends RefusalCode> = Code extends WaitCode
  ? [options: RefusalOptions & { retryAfterSeconds: number }]
  : [options?: RefusalOptions];

/** A request we decline. Thrown anywhere below a route; answered as a problem. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  readonly code: Code;
  readonly detail: unknown;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: Code, ...[options = {}]: OptionsFor<Code>) {
    super(options.message ?? refusals[code][1]);
    this.name = 'Refusal';
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** A problem answer with its status and headers. */
export interface Problem {
  status: number;
  headers: Record<string, string>;
  body: ProblemAnswer;
  /** A fault is ours and is logged; a refusal is the caller's and is not. */
  isFault: boolean;
}

const byFastifyCode: Record<string, RefusalCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request/too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request/media-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request/invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request/invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request/invalid',
  FST_ERR_VALIDATION: 'request/invalid',
};

/** The one place that turns what was thrown into an answer. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) {
    const headers =
      error.retryAfterSeconds === undefined
        ? {}
        : { 'retry-after': String(Math.ceil(error.retryAfterSeconds)) };
    return answer(error.code, { message: error.message, detail: error.detail, headers });
  }
  const { code, message, statusCode } = error as {
    code?: string;
    message?: string;
    statusCode?: number;
  };
  const known = code === undefined ? undefined : byFastifyCode[code];
  if (known !== undefined)
    return answer(known, known === 'request/invalid' && message !== undefined ? { message } : {});
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return answer('request/invalid', {});
  return { ...answer('fault', {}), isFault: true };
}

function answer(
  code: RefusalCode,
  more: { message?: string; detail?: unknown; headers?: Record<string, string> },
): Problem {
  const [status, message] = refusals[code];
  const body: ProblemAnswer = { code, message: more.message ?? message };
  if (more.detail !== undefined) body.detail = more.detail;
  return { status, headers: more.headers ?? {}, body, isFault: false };
}

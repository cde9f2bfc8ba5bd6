import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { cleanLine } from '#lib/text.ts';
import { signedHeaders } from '#lib/webhook-signing.ts';

/** What screens clips elsewhere, as its operator has set it. */
export interface ScreeningService {
  url: string;
  key: Buffer;
  timeoutMs: number;
  /** What becomes of clips while it does not answer: they wait, or are published and looked at later. */
  whenDown: 'wait' | 'pass';
}

/** What is told of a clip: nothing of whose it is, and nothing of who watches. */
export interface Question {
  /** Hex. Of the uploaded file, then of each rendition. */
  sha256s: readonly string[];
  /** dHash of some moments, 16 hex digits each. */
  frames: readonly string[];
  durationSeconds: number;
  /** Addresses that are signed for an hour or two; null: there is none. */
  poster: string | null;
  film: string | null;
}

const Answer = Type.Object({
  verdict: Type.Union([Type.Literal('pass'), Type.Literal('hold'), Type.Literal('refuse')]),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  labels: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
});
/** What the service says: the clip may be seen, somebody should look, or it should be refused. */
export type Answer = Static<typeof Answer>;

/** Why there is no answer. `redirected`: no other address is asked than the one that is set. */
export type NoAnswer =
  | 'unreachable'
  | 'timed-out'
  | 'redirected'
  | 'status'
  | 'too-large'
  | 'malformed';

/** An answer, or why there is none. */
export type Asked = { ok: true; answer: Answer } | { ok: false; code: NoAnswer };

/** Most bytes of an answer. */
const MOST_BYTES = 16_384;

/**
 * Asks once. Whatever takes longer than the time-out has no answer, however it is spent: connecting, waiting or reading one
 * byte after the other. Rejects only when `signal` aborts.
 */
export async function ask(
  { url, key, timeoutMs }: ScreeningService,
  { id, at, question }: { id: string; at: number; question: Question },
  signal: AbortSignal,
): Promise<Asked> {
  const timestamp = new Date(at).toISOString();
  const body = JSON.stringify({ type: 'clip.screen', timestamp, data: question });
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...signedHeaders(key, { id, at, body }) },
      redirect: 'manual',
      signal: within,
    });
    return await answerOf(response);
  } catch (error) {
    signal.throwIfAborted();
    const isLate = within.aborted || (error as Error).name === 'TimeoutError';
    return { ok: false, code: isLate ? 'timed-out' : 'unreachable' };
  }
}

async function answerOf(response: Response): Promise<Asked> {
  const { status } = response;
  if (status !== 200) {
    await response.body?.cancel();
    return { ok: false, code: status >= 300 && status < 400 ? 'redirected' : 'status' };
  }
  const text = await textOf(response);
  if (text === null) return { ok: false, code: 'too-large' };
  const answer = parsed(text);
  if (answer === null) return { ok: false, code: 'malformed' };
  return { ok: true, answer };
}

/** Null: it is too long, and the rest is not read. */
async function textOf({ body }: Response): Promise<string | null> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): Answer | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Value.Check(Answer, value)) return null;
  const { verdict, reason = '', labels = [] } = value;
  return { verdict, reason: cleanLine(reason), labels: labels.map(cleanLine) };
}

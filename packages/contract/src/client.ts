import type { AnyEndpoint, BodyOf, OutputOf, ParamsOf, QueryOf } from './endpoint.ts';
import { isRefusalCode, type ProblemAnswer, type RefusalCode } from './refusals.ts';

type Part<Key extends string, Value> = [Value] extends [undefined]
  ? object
  : undefined extends Value
    ? { [K in Key]?: Value }
    : { [K in Key]: Value };

/** What a call takes: the endpoint's params, query and body, each where it has one. */
export type InputOf<E> = Part<'params', ParamsOf<E>> &
  Partial<Part<'query', QueryOf<E>>> &
  Part<'body', BodyOf<E>> &
  FileOf<E> & { signal?: AbortSignal };

/** The file of an endpoint that takes one. */
type FileOf<E> = E extends { takes: readonly string[] } ? { file: Blob } : object;

/** A declined request, or `offline` when no answer came. */
export class ApiProblem extends Error {
  readonly code: RefusalCode | 'offline';
  readonly status: number;
  readonly detail: unknown;
  constructor(code: RefusalCode | 'offline', status: number, answer: Partial<ProblemAnswer>) {
    super(answer.message ?? code);
    this.name = 'ApiProblem';
    this.code = code;
    this.status = status;
    this.detail = answer.detail;
  }
}

/** Calls endpoints; throws ApiProblem for every answer that is not 2xx. */
export interface Client {
  call<E extends AnyEndpoint>(endpoint: E, input?: InputOf<E>): Promise<OutputOf<E>>;
}

/** Fills the parameters and query of an endpoint into a path below `base`. */
export function urlOf(
  endpoint: AnyEndpoint,
  input: { params?: unknown; query?: unknown } = {},
  base = '/api/v1',
) {
  const params = (input.params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const query = Object.entries((input.query ?? {}) as Record<string, unknown>).filter(
    ([, value]) => value !== undefined,
  );
  const search = new URLSearchParams(
    query.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return base + path + (search === '' ? '' : `?${search}`);
}

/** A client over any `fetch`; `base` is the API's root, `/api/v1` by default. */
export function createClient(options: { fetch: typeof fetch; base?: string }): Client {
  return {
    async call<E extends AnyEndpoint>(endpoint: E, input?: InputOf<E>) {
      const { body, file, signal, ...rest } = (input ?? {}) as {
        body?: unknown;
        file?: Blob;
        signal?: AbortSignal;
        params?: unknown;
        query?: unknown;
      };
      const response = await options
        .fetch(urlOf(endpoint, rest, options.base), {
          method: endpoint.method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
          ...(file === undefined
            ? {}
            : { body: file, headers: { 'content-type': 'application/octet-stream' } }),
          ...(signal === undefined ? {} : { signal }),
        })
        .catch((cause: unknown) => {
          throw new ApiProblem('offline', 0, {
            message: cause instanceof Error ? cause.message : 'No answer.',
          });
        });
      if (!response.ok) throw await problemOf(response);
      return (response.status === 204 ? undefined : await response.json()) as OutputOf<E>;
    },
  };
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const answer = (await response.json().catch(() => ({}))) as Partial<ProblemAnswer>;
  const code = answer.code !== undefined && isRefusalCode(answer.code) ? answer.code : 'fault';
  return new ApiProblem(code, response.status, answer);
}

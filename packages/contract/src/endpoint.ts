import type { Static, TSchema } from 'typebox';
import type { RefusalCode } from './refusals.ts';
import type { Access } from './scopes.ts';

/** How often one caller may call an endpoint: a token bucket of `burst`, refilled at `perMinute`. */
export interface Rate {
  perMinute: number;
  burst: number;
  /** `network`: per IPv4 /24 or IPv6 /48, in memory only. `account`: per signed-in account. */
  by: 'network' | 'account';
}

/** What an endpoint answers with when it is not one JSON document. */
export type Stream = 'text/event-stream' | 'application/zip' | 'text/csv' | 'tus';

/** One endpoint: the server's binding, the client, OpenAPI and the scope list derive from this value. */
export interface Endpoint<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Output extends TSchema = TSchema,
> {
  /** Unique verb phrase in camelCase; the operationId of OpenAPI. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** Below `/api/v1`, parameters as `:name`. */
  path: string;
  summary: string;
  access: Access;
  /** Several hold together; the first that is used up refuses, and those after it lose no token. */
  rate?: Rate | readonly Rate[];
  params?: Params;
  query?: Query;
  body?: Body;
  /** The body is the bytes of a file of one of these types, told by its content; `body` is absent. */
  takes?: readonly string[];
  /** Largest accepted body in bytes; 16 KiB when absent. */
  bodyBytes?: number;
  /** A form may be sent, as by a page without script: its fields are `body`. Without one it is not looked at (RFC 8058). */
  takesForm?: boolean;
  /** Absent: 204 without a body. */
  output?: Output;
  stream?: Stream;
  /** Value of Cache-Control; `no-store` when absent. */
  cache?: string;
  refusals: readonly RefusalCode[];
}

/** An endpoint whose schemas are not looked at. */
// oxlint-disable-next-line typescript/no-explicit-any -- the only way to say "any schemas" for invariant parameters
export type AnyEndpoint = Endpoint<any, any, any, any>;

type ValueOf<S> = S extends TSchema ? (TSchema extends S ? undefined : Static<S>) : undefined;

/** Path parameters of an endpoint, or undefined. */
export type ParamsOf<E> = E extends { params?: infer P }
  ? ValueOf<Exclude<P, undefined>>
  : undefined;
/** Query of an endpoint, or undefined. */
export type QueryOf<E> = E extends { query?: infer Q } ? ValueOf<Exclude<Q, undefined>> : undefined;
/** Body of an endpoint, or undefined. */
export type BodyOf<E> = E extends { body?: infer B } ? ValueOf<Exclude<B, undefined>> : undefined;
/** Answer of an endpoint, or undefined for 204. */
export type OutputOf<E> = E extends { output?: infer O }
  ? ValueOf<Exclude<O, undefined>>
  : undefined;

/** Declares an endpoint, keeping the types of its schemas. */
export function endpoint<const E extends AnyEndpoint>(declaration: E): E {
  return declaration;
}

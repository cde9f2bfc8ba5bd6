import type {
  AnyEndpoint,
  BodyOf,
  OutputOf,
  ParamsOf,
  QueryOf,
  Rate,
  Scope,
} from '@footlights/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { networksOf } from '#lib/network.ts';
import type { Actor, ActorOf } from './auth.ts';
import type { DirectHandler } from './direct.ts';
import { Refusal } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Origins } from './origin.ts';
import type { SealedCursors } from './sealed-cursors.ts';

/** What a handler gets: the parsed parts of the request and who acts. */
export interface Call<E> {
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  /** Null when nobody is signed in, and always for `blind` endpoints. */
  actor: Actor | null;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** A call by somebody who holds the endpoint's scope. */
export interface ActorCall<E> extends Call<E> {
  actor: Actor;
}

type CallOf<E> = E extends { access: Scope } ? ActorCall<E> : Call<E>;

/** An endpoint without an output answers nothing, whatever its handler ends with. */
type AnswerOf<E> = OutputOf<E> extends undefined ? OutputOf<E> | void : OutputOf<E>;

/** Binds endpoints of the contract to handlers. */
export interface Http {
  /** One endpoint that answers one JSON document, or nothing (204). */
  route<E extends AnyEndpoint>(
    endpoint: E,
    handler: (call: CallOf<E>) => Promise<AnswerOf<E>> | AnswerOf<E>,
  ): void;
  /** One endpoint that writes its own answer: tus, event streams. Access and limits hold all the same. */
  raw(endpoint: AnyEndpoint, handler: (call: Call<AnyEndpoint>) => Promise<void> | void): void;
  /** One endpoint that is served in front of the router, and does everything by itself. */
  direct(endpoint: AnyEndpoint, handler: DirectHandler): void;
  app: FastifyInstance;
  origins: Origins;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The contract's entry that this route binds. */
    endpoint?: AnyEndpoint;
  }
}

const PREFIX = '/api/v1';
/** Bytes of a body that is read before anything is asked. */
const SMALL_BODY = 16_384;

/** What guards every request. */
export interface HttpOptions {
  actorOf: ActorOf;
  limits: Limits;
  origins: Origins;
  cursors: SealedCursors;
}

/** A binder on `app`; `app` already carries the validator and error handler of `http/server.ts`. */
export function createHttp(app: FastifyInstance, options: HttpOptions): Http {
  const { origins, cursors } = options;
  const { early, actorFor } = createAdmission(options);

  function bind(endpoint: AnyEndpoint, schema: object, handler: RouteHandlerMethod): void {
    app.route({
      ...early(endpoint),
      method: endpoint.method,
      url: PREFIX + endpoint.path,
      schema,
      bodyLimit: endpoint.bodyBytes ?? SMALL_BODY,
      config: { endpoint },
      handler,
    });
  }
  return {
    app,
    origins,
    route(endpoint, handler) {
      bind(endpoint, schemaOf(endpoint), async (request, reply) => {
        const actor = await actorFor(endpoint, request);
        reply.header('cache-control', endpoint.cache ?? 'no-store');
        const call = callOf(request, reply, actor);
        const list = listOf(endpoint, call);
        const query = openQuery(cursors, call.query, list);
        const output = await handler({ ...call, query } as CallOf<typeof endpoint>);
        if (endpoint.output === undefined) return reply.code(204).send();
        return sealNext(cursors, output, list);
      });
    },
    raw(endpoint, handler) {
      const { output: _, ...checked } = endpoint;
      // Nobody to recognise and nothing to count: the busiest endpoints wait for no promise but their own.
      if (endpoint.access === 'blind' && endpoint.rate === undefined) {
        bind(endpoint, schemaOf(checked), (request, reply) =>
          handler(callOf(request, reply, null))?.then(() => reply),
        );
        return;
      }
      bind(endpoint, schemaOf(checked), async (request, reply) => {
        const actor = await actorFor(endpoint, request);
        await handler(callOf(request, reply, actor));
        return reply;
      });
    },
    direct: (endpoint, handler) => app.direct.bind(endpoint, PREFIX + endpoint.path, handler),
  };
}

/** Who may call, and how often. */
function createAdmission({ actorOf, limits, origins }: HttpOptions) {
  const admitted = new WeakMap<FastifyRequest, Actor | null>();

  async function admit(endpoint: AnyEndpoint, request: FastifyRequest): Promise<Actor | null> {
    if (!isSafe(request.method) && endpoint.access !== 'blind') origins.requireOurs(request);
    const actor = endpoint.access === 'blind' ? null : await actorOf(request.headers);
    if (endpoint.access !== 'blind' && endpoint.access !== 'anyone')
      requireScope(actor, endpoint.access);
    for (const rate of [endpoint.rate ?? []].flat())
      limitRate(limits, { name: endpoint.name, rate }, { actor, address: request.ip });
    return actor;
  }
  /** Large bodies are read only when whoever sends them may. */
  function early(endpoint: AnyEndpoint) {
    if ((endpoint.bodyBytes ?? 0) <= SMALL_BODY) return {};
    return {
      onRequest: async (request: FastifyRequest) => {
        admitted.set(request, await admit(endpoint, request));
      },
    };
  }
  async function actorFor(endpoint: AnyEndpoint, request: FastifyRequest): Promise<Actor | null> {
    const before = admitted.get(request);
    return before === undefined ? admit(endpoint, request) : before;
  }
  return { early, actorFor };
}

function callOf(request: FastifyRequest, reply: FastifyReply, actor: Actor | null) {
  const { params, query, body } = request;
  return { params, query, body, actor, request, reply } as Call<AnyEndpoint>;
}

/** What a cursor is good for: one list, as one account sees it. */
function listOf({ name }: AnyEndpoint, { params, actor }: Call<AnyEndpoint>): string {
  return JSON.stringify([name, params, actor?.accountId]);
}

function openQuery(cursors: SealedCursors, query: unknown, list: string): unknown {
  const { cursor } = (query ?? {}) as { cursor?: unknown };
  if (typeof cursor !== 'string') return query;
  return { ...(query as object), cursor: cursors.open(cursor, list) };
}

function sealNext<Output>(cursors: SealedCursors, output: Output, list: string): Output {
  const { next } = (output ?? {}) as { next?: unknown };
  return typeof next === 'string' ? { ...output, next: cursors.seal(next, list) } : output;
}

/** A private peer may be a proxy or a whole household, so its bucket is this much larger. */
const SHARED_PEER = 20;

/** Refuses whoever does this more often than that, by account or network, and says when it goes on. */
export function limitRate(
  limits: Limits,
  { name, rate }: { name: string; rate: Rate },
  { actor, address }: { actor: Actor | null; address: string },
): void {
  const { near, isPrivate } = networksOf(address);
  const isAccount = rate.by === 'account' && actor !== null;
  const factor = isPrivate && !isAccount ? SHARED_PEER : 1;
  const wait = limits.take(`${name} ${rate.by} ${isAccount ? actor.accountId : near}`, {
    perMinute: rate.perMinute * factor,
    burst: rate.burst * factor,
  });
  if (wait === 0) return;
  throw new Refusal('rate/limited', {
    message: `At most ${rate.perMinute * factor} a minute; try again in ${Math.ceil(wait)} s.`,
    retryAfterSeconds: wait,
  });
}

function requireScope(actor: Actor | null, scope: Scope): void {
  if (actor === null) throw new Refusal('session/required');
  if (!actor.scopes.has(scope)) throw new Refusal('session/forbidden');
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function schemaOf(endpoint: Pick<AnyEndpoint, 'params' | 'query' | 'body' | 'output'>): object {
  const { params, query, body, output } = endpoint;
  return {
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    ...(output === undefined ? {} : { response: { 200: output } }),
  };
}

import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getCounting, getTicket, recordPlays } from '@footlights/contract';
import type { FastifyRequest } from 'fastify';
import { isbot } from 'isbot';
import { problemOf, Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { Origin } from './intake.ts';
import type { Views } from './service.ts';

/** Ticket, plays and the parameters of counting. Nothing here reads a cookie or a session, or logs. */
export function viewRoutes(
  http: Http,
  views: Views,
  options: { embedOrigins: readonly string[] },
): void {
  const admitted = new Set(options.embedOrigins);
  const whence = createWhence(views);

  http.route(getTicket, ({ reply }) => {
    // It is the same for everybody and read by players on other sites.
    reply.header('access-control-allow-origin', '*');
    return views.ticket();
  });
  http.route(getCounting, () => views.counting());
  http.raw(recordPlays, ({ request, reply }) => {
    const { origin } = request.headers;
    const isEmbed = origin !== undefined && admitted.has(origin);
    if (isEmbed) {
      reply.header('access-control-allow-origin', origin);
      reply.header('access-control-expose-headers', 'retry-after');
      reply.header('vary', 'origin');
    } else {
      if (origin === undefined || origin === 'null') throw new Refusal('request/foreign-origin');
      http.origins.requireOurs(request);
    }
    const headers = reply.getHeaders() as Record<string, string>;
    views.take(request.body, whence(request), (isDurable) => {
      answer(reply.raw, headers, isDurable);
    });
    reply.hijack();
  });
}

/** The same bytes for all packets that were taken. */
function answer(
  response: ServerResponse,
  headers: Record<string, string>,
  isDurable: boolean,
): void {
  const common = { ...headers, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  if (isDurable) {
    response.writeHead(204, common).end();
    return;
  }
  const problem = problemOf(new Refusal('plays/unavailable', { retryAfterSeconds: 5 }));
  const type = { 'content-type': 'application/json; charset=utf-8' };
  response
    .writeHead(problem.status, { ...common, ...type, ...problem.headers })
    .end(JSON.stringify(problem.body));
}

/** Works out networks and bots once a connection, as long as address and agent stay the same on it. */
function createWhence(views: Pick<Views, 'senderOf'>): (request: FastifyRequest) => Origin {
  const known = new WeakMap<
    Socket,
    { address: string; agent: string | undefined; origin: Origin }
  >();
  return (request) => {
    const { socket, ip: address } = request;
    const agent = request.headers['user-agent'];
    const before = known.get(socket);
    if (before?.address === address && before.agent === agent) return before.origin;
    const origin = { sender: views.senderOf(address), isBot: isbot(agent) };
    known.set(socket, { address, agent, origin });
    return origin;
  };
}

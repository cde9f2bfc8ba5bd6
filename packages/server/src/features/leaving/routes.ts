import { exportAccount, exportSuspended, getDeparture, leave, stay } from '@footlights/contract';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { Leaving } from './service.ts';

/** Taking one's data, and the end of an account. */
export function leavingRoutes(http: Http, leaving: Leaving): void {
  http.route(getDeparture, ({ actor }) => leaving.departureOf(actor.accountId));
  http.route(leave, ({ actor, body, request }) =>
    leaving.leave(actor.accountId, { password: body.password, headers: request.headers }),
  );
  http.route(stay, async ({ actor }) => {
    await leaving.stay(actor.accountId);
    return undefined;
  });
  http.raw(exportAccount, ({ actor, reply }) => {
    if (actor === null) throw new Refusal('session/required');
    sendZip(reply, leaving.export(actor.accountId));
  });
  http.raw(exportSuspended, async ({ request, reply }) => {
    const { key } = request.query as { key: string };
    sendZip(reply, await leaving.exportSuspended(key));
  });
}

function sendZip(reply: FastifyReply, zip: Readable): void {
  reply.headers({
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="footlights-export.zip"',
    'cache-control': 'no-store',
  });
  void reply.send(zip);
}

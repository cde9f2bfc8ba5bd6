import { getCounting, getTicket, recordPlays } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import { createPlays } from './plays.ts';
import type { Views } from './service.ts';

/** Ticket, plays and the parameters of counting. Nothing here reads a cookie or a session, or logs. */
export function viewRoutes(
  http: Http,
  views: Views,
  { embedOrigins }: { embedOrigins: readonly string[] },
): void {
  const { peers, direct } = http.app;

  http.route(getTicket, ({ reply }) => {
    // It is the same for everybody and read by players on other sites.
    reply.header('access-control-allow-origin', '*');
    return views.ticket();
  });
  http.route(getCounting, () => views.counting());
  http.direct(
    recordPlays,
    createPlays({ views, peers, embedOrigins, origins: http.origins, refuse: direct.refuse }),
  );
}

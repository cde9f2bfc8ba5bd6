import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { accountRoutes } from '#features/accounts/routes.ts';
import { commentRoutes } from '#features/comments/routes.ts';
import { feedRoutes } from '#features/feed/routes.ts';
import { hashtagRoutes } from '#features/hashtags/routes.ts';
import { helpLineRoutes } from '#features/help-lines/routes.ts';
import { forbidIndexing, indexingRoutes } from '#features/indexing/routes.ts';
import { createSitemaps } from '#features/indexing/service.ts';
import { insightRoutes } from '#features/insights/routes.ts';
import { instanceRoutes } from '#features/instance/routes.ts';
import { likeRoutes } from '#features/likes/routes.ts';
import { markRoutes } from '#features/marks/routes.ts';
import { saveRoutes } from '#features/saves/routes.ts';
import { shareRoutes } from '#features/shares/routes.ts';
import { knowledgeRoutes } from '#features/knowledge/routes.ts';
import { mailRoutes } from '#features/mails/routes.ts';
import { leavingRoutes } from '#features/leaving/routes.ts';
import { lockDownRoutes } from '#features/lock-down/routes.ts';
import { mediaRoutes } from '#features/media/routes.ts';
import { preventionRoutes } from '#features/prevention/routes.ts';
import { roleRoutes } from '#features/profiles/roles.ts';
import { notificationRoutes } from '#features/notifications/routes.ts';
import { profileRoutes } from '#features/profiles/routes.ts';
import { relationRoutes } from '#features/relations/routes.ts';
import { safetyRoutes } from '#features/safety/routes.ts';
import { screeningRoutes } from '#features/screening/routes.ts';
import { searchRoutes } from '#features/search/routes.ts';
import { subtitleRoutes } from '#features/subtitles/routes.ts';
import { transparencyRoutes } from '#features/transparency/routes.ts';
import { uploadRoutes } from '#features/uploads/routes.ts';
import { videoRoutes } from '#features/videos/routes.ts';
import { viewRoutes } from '#features/views/routes.ts';
import { wordRoutes } from '#features/words/routes.ts';
import { Refusal } from '#http/errors.ts';
import { pages } from '#http/pages.ts';
import { createSealedCursors } from '#http/sealed-cursors.ts';
import { createHttp } from '#http/serve.ts';
import { createServer } from '#http/server.ts';
import type { Context } from '#context.ts';

const WEB_BUILD = fileURLToPath(new URL('../../web/build', import.meta.url));

/** The HTTP application over a context: every feature is one line here. */
export async function createApp(context: Context): Promise<FastifyInstance> {
  const { config, clock, log, limits, origins, accounts, uploads, videos, clips } = context;
  const app = createServer({ log, trustedProxies: config.trustedProxies });
  if (!config.isIndexed) forbidIndexing(app);
  const http = createHttp(app, {
    actorOf: accounts.actorOf,
    limits,
    origins,
    cursors: createSealedCursors(context.secrets.session),
  });

  instanceRoutes(http, config);
  helpLineRoutes(http, config.helpLines);
  accountRoutes(http, accounts);
  mailRoutes(http, context.mail);
  leavingRoutes(http, context.leaving);
  roleRoutes(http, {
    profiles: context.profiles,
    note: ({ by, to, role }) =>
      context.safety.audit({ by, act: 'give-role', subject: to, detail: role }),
  });
  profileRoutes(http, context);
  lockDownRoutes(http, context.lockDowns);
  relationRoutes(http, context);
  uploadRoutes(http, { uploads, root: context.uploadRoot, maxBytes: config.uploadBytes, log });
  videoRoutes(http, { videos, clips, clock, actorOf: accounts.actorOf });
  subtitleRoutes(http, context);
  feedRoutes(http, context);
  commentRoutes(http, context.comments);
  wordRoutes(http, context.words);
  safetyRoutes(http, context.safety);
  screeningRoutes(http, context.screening);
  preventionRoutes(http, context);
  transparencyRoutes(http, context.transparency);
  likeRoutes(http, context.likes);
  saveRoutes(http, context.saves);
  shareRoutes(http, context.shares);
  markRoutes(http, context);
  hashtagRoutes(http, context.hashtags);
  searchRoutes(http, context.finder);
  viewRoutes(http, context.views, config);
  insightRoutes(http, context);
  notificationRoutes(http, {
    notifications: context.notifications,
    sessionOf: (headers) => accounts.signIns.current(headers),
  });
  knowledgeRoutes(http, context.knowledge);
  mediaRoutes(app, context);
  indexingRoutes(http, { config, limits, sitemaps: createSitemaps(context) });

  app.all('/api/*', () => {
    throw new Refusal('route/not-found');
  });
  await app.register(pages, { build: WEB_BUILD, log, origins });
  await app.ready();
  return app;
}

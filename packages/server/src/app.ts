import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { accountRoutes } from '#features/accounts/routes.ts';
import { feedRoutes } from '#features/feed/routes.ts';
import { instanceRoutes } from '#features/instance/routes.ts';
import { knowledgeRoutes } from '#features/knowledge/routes.ts';
import { mediaRoutes } from '#features/media/routes.ts';
import { profileRoutes } from '#features/profiles/routes.ts';
import { uploadRoutes } from '#features/uploads/routes.ts';
import { videoRoutes } from '#features/videos/routes.ts';
import { viewRoutes } from '#features/views/routes.ts';
import { Refusal } from '#http/errors.ts';
import { pages } from '#http/pages.ts';
import { createHttp } from '#http/serve.ts';
import { createServer } from '#http/server.ts';
import type { Context } from '#context.ts';

const WEB_BUILD = fileURLToPath(new URL('../../web/build', import.meta.url));

/** The HTTP application over a context: every feature is one line here. */
export async function createApp(context: Context): Promise<FastifyInstance> {
  const { config, clock, log, limits, origins, accounts, profiles, uploads, videos, clips } =
    context;
  const app = createServer({ log, trustedProxies: config.trustedProxies });
  const http = createHttp(app, { actorOf: accounts.actorOf, limits, origins });

  instanceRoutes(http, config);
  accountRoutes(http, accounts);
  profileRoutes(http, { profiles, clips });
  uploadRoutes(http, { uploads, root: context.uploadRoot, maxBytes: config.uploadBytes, log });
  videoRoutes(http, { videos, clips, clock });
  feedRoutes(http, context.feed);
  viewRoutes(http, context.views, config);
  knowledgeRoutes(http, context.knowledge);
  mediaRoutes(app, context.blobs);

  app.all('/api/*', () => {
    throw new Refusal('route/not-found');
  });
  await app.register(pages, { build: WEB_BUILD, log });
  await app.ready();
  return app;
}

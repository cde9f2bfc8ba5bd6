import {
  CAPTION_GRAPHEMES,
  endpoints,
  getInstance,
  getOpenApi,
  openApiOf,
} from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { Config } from '#config.ts';

/** Version of the product, as in package.json. */
export const VERSION = '0.1.0';

/** Name, limits and description of the instance, and whether it is up. */
export function instanceRoutes(http: Http, config: Config): void {
  const instance = {
    name: config.instanceName,
    version: VERSION,
    limits: {
      clipSeconds: config.clipSeconds,
      uploadBytes: config.uploadBytes,
      captionGraphemes: CAPTION_GRAPHEMES,
    },
  };
  const description = openApiOf(endpoints, VERSION);
  http.route(getInstance, () => instance);
  http.route(getOpenApi, () => description);
  http.app.get('/health', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  );
}

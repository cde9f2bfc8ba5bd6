import { getKnowledge } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { Knowledges } from './service.ts';

/** What this server knows about views, to everybody. */
export function knowledgeRoutes(http: Http, knowledge: Knowledges): void {
  knowledge.reachThrough((request) => http.app.inject(request));
  http.route(getKnowledge, () => knowledge.describe());
}

import { exportTransparency, getTransparency } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import { transparencyCsv } from './csv.ts';
import type { Transparencies } from './service.ts';

/** What was reported and decided here, to everybody. */
export function transparencyRoutes(http: Http, transparency: Transparencies): void {
  http.route(getTransparency, () => transparency.report());
  http.raw(exportTransparency, async ({ reply }) => {
    const text = transparencyCsv(await transparency.report());
    void reply
      .headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="transparency.csv"',
        'cache-control': exportTransparency.cache,
      })
      .send(text);
  });
}

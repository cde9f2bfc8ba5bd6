import {
  changeInsightsMail,
  exportClipInsights,
  exportInsightClips,
  exportInsights,
  getClipInsights,
  getInsights,
  getInsightsMail,
  getInstanceNumbers,
  listInsightClips,
  type DayRange,
} from '@footlights/contract';
import type { FastifyReply } from 'fastify';
import { Refusal } from '#http/errors.ts';
import type { Call, Http } from '#http/serve.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { accountDaysCsv, clipDaysCsv, clipsCsv } from './csv.ts';
import type { InstanceNumbersOf } from './instance-numbers.ts';
import type { InsightsMails } from './mails.ts';
import type { RangeQuery } from './range.ts';
import type { Insights } from './service.ts';

/** What creators are told of their clips, and operators of the instance. */
export function insightRoutes(
  http: Http,
  {
    insights,
    insightsMails: mails,
    instanceNumbersOf,
  }: { insights: Insights; insightsMails: InsightsMails; instanceNumbersOf: InstanceNumbersOf },
): void {
  http.route(getInsights, ({ actor, query }) => insights.overview(actor.accountId, query));
  http.route(listInsightClips, ({ actor, query }) => insights.listClips(actor.accountId, query));
  http.route(getClipInsights, ({ actor, params, query }) =>
    insights.clip(actor.accountId, params.id as VideoId, query),
  );
  http.raw(exportInsights, async ({ actor, request, reply }) => {
    const query = request.query as RangeQuery;
    const { range, days } = await insights.overview(accountOf(actor), query);
    sendCsv(reply, `insights-${named(range)}`, accountDaysCsv(days));
  });
  http.raw(exportInsightClips, async ({ actor, reply }) => {
    sendCsv(reply, 'clips', clipsCsv(await insights.allClips(accountOf(actor))));
  });
  http.raw(exportClipInsights, async ({ actor, request, reply }) => {
    const { id } = request.params as { id: VideoId };
    const query = request.query as RangeQuery;
    const { range, days } = await insights.clip(accountOf(actor), id, query);
    if (days === null) throw new Refusal('insights/not-public');
    sendCsv(reply, `${id}-${named(range)}`, clipDaysCsv(days));
  });
  http.route(getInsightsMail, ({ actor }) => mails.settingOf(actor.accountId));
  http.route(changeInsightsMail, ({ actor, body }) => mails.change(actor.accountId, body.isOn));
  http.route(getInstanceNumbers, ({ query }) => instanceNumbersOf(query));
}

function accountOf(actor: Call<typeof exportInsights>['actor']): AccountId {
  if (actor === null) throw new Refusal('session/required');
  return actor.accountId;
}

function named({ from, to }: DayRange): string {
  return `${from}-to-${to}`;
}

function sendCsv(reply: FastifyReply, name: string, text: string): void {
  reply.headers({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="footlights-${name}.csv"`,
    'cache-control': 'no-store',
  });
  void reply.send(text);
}

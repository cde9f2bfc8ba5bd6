import {
  addToReport,
  answerComplaint,
  answerAppeal,
  appealStatement,
  askOpinion,
  claimCase,
  complainOfDecision,
  confirmProposal,
  decideCase,
  exportCase,
  declineProposal,
  fileReport,
  getCase,
  getReport,
  getReportSubject,
  getStatement,
  giveOpinion,
  listCases,
  listOwnReports,
  listStatements,
  releaseCase,
  retractProposal,
  undoDecision,
  withdrawReport,
  writeCaseNote,
} from '@footlights/contract';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#http/auth.ts';
import { Refusal } from '#http/errors.ts';
import type { Http } from '#http/serve.ts';
import type { CaseId, ReportId, StatementId, SubjectId } from '#lib/ids.ts';
import type { Acting } from './moving.ts';
import type { Safety } from './service.ts';

/** Reporting, the desk, and decisions as those they are about are told of them. */
export function safetyRoutes(http: Http, safety: Safety): void {
  reportRoutes(http, safety);
  statementRoutes(http, safety);
  deskRoutes(http, safety);
}

function reportRoutes(http: Http, safety: Safety): void {
  http.route(getReportSubject, ({ actor, params: { id } }) =>
    id.startsWith('@')
      ? safety.meetNamed(id.slice(1))
      : safety.meet(actor?.accountId ?? null, id as SubjectId),
  );
  http.route(fileReport, ({ actor, body, request }) => {
    // Signed in, a right of the session; signed out, notices alone.
    if (actor !== null && !actor.scopes.has('safety:report'))
      throw new Refusal('session/forbidden');
    const reporter = {
      accountId: actor?.accountId ?? null,
      origin: http.origins.originOf(request),
    };
    return safety.report(reporter, {
      ...body,
      subject: body.subject as SubjectId,
      evidence: body.evidence as SubjectId[] | undefined,
    });
  });
  http.route(listOwnReports, ({ actor, query }) =>
    safety.ownReports(actor.accountId, query.cursor),
  );
  http.route(getReport, ({ actor, params, query }) =>
    safety.ownReport(params.id as ReportId, readerOf(actor, query)),
  );
  http.route(addToReport, ({ actor, params, query, body }) =>
    safety.addTo(params.id as ReportId, readerOf(actor, query), {
      words: body.words,
      evidence: body.evidence as SubjectId[] | undefined,
    }),
  );
  http.route(complainOfDecision, ({ actor, params, query, body }) =>
    safety.complain(params.id as ReportId, readerOf(actor, query), body.words),
  );
  http.route(withdrawReport, ({ actor, params, query }) =>
    safety.withdraw(params.id as ReportId, readerOf(actor, query)),
  );
}

function statementRoutes(http: Http, safety: Safety): void {
  http.route(listStatements, ({ actor, query }) =>
    safety.statements(actor.accountId, query.cursor),
  );
  http.route(getStatement, ({ actor, params, query }) =>
    safety.statement(params.id as StatementId, readerOf(actor, query)),
  );
  http.route(appealStatement, ({ actor, params, query, body }) =>
    safety.appeal(params.id as StatementId, readerOf(actor, query), body.words),
  );
}

function deskRoutes(http: Http, safety: Safety): void {
  const actingOf = (call: {
    actor: Actor;
    params: { id: string };
    request: FastifyRequest;
  }): Acting => ({
    id: call.params.id as CaseId,
    by: call.actor.accountId,
    origin: http.origins.originOf(call.request),
  });
  http.route(listCases, ({ actor, query }) => safety.queue(actor.accountId, query));
  http.route(getCase, ({ actor, params }) => safety.open(actor.accountId, params.id as CaseId));
  http.route(claimCase, (call) => safety.claim(actingOf(call)));
  http.route(releaseCase, (call) => safety.release(actingOf(call)));
  http.route(writeCaseNote, (call) => safety.note(actingOf(call), call.body.text));
  http.route(decideCase, (call) => safety.decide(actingOf(call), call.body));
  http.route(confirmProposal, (call) => safety.confirm(actingOf(call)));
  http.route(declineProposal, (call) => safety.decline(actingOf(call), call.body.words));
  http.route(retractProposal, (call) => safety.retract(actingOf(call)));
  http.route(undoDecision, (call) => safety.undo(actingOf(call)));
  http.route(askOpinion, (call) => safety.ask(actingOf(call), call.body.words));
  http.route(giveOpinion, (call) => safety.advise(actingOf(call), call.body));
  http.route(answerComplaint, (call) => safety.answerComplaint(actingOf(call), call.body));
  http.raw(exportCase, async ({ actor, params, body, reply }) => {
    const { id } = params as unknown as { id: CaseId };
    const { reference } = body as unknown as { reference: string };
    const { seal, stream } = await safety.exportCase(actor!.accountId, id, reference);
    reply.headers({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${id}-${seal}.zip"`,
      'cache-control': 'no-store',
    });
    void reply.send(stream);
  });
  http.route(answerAppeal, (call) => safety.answer(actingOf(call), call.body));
}

function readerOf(actor: Actor | null, query: { key?: string | undefined } | undefined) {
  return { accountId: actor?.accountId ?? null, key: query?.key };
}

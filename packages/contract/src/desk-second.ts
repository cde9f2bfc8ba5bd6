import { Type } from 'typebox';
import { CaseFile } from './desk.ts';
import { endpoint } from './endpoint.ts';
import { CaseId, MeasureKind, SAFETY_BYTES, SafetyWords } from './safety.ts';

const params = Type.Object({ id: CaseId });
const rate = { perMinute: 120, burst: 120, by: 'account' } as const;
const refusals = ['session/required', 'session/forbidden', 'rate/limited'] as const;
const moving = [...refusals, 'case/not-found', 'case/own', 'case/taken', 'case/closed'] as const;
const deciding = [...moving, 'case/not-claimed', 'case/words-needed', 'report/too-long'] as const;

/** Not by whoever proposed it, nor by whoever it is about. */
export const confirmProposal = endpoint({
  name: 'confirmProposal',
  method: 'POST',
  path: '/desk/cases/:id/proposal',
  summary: 'Confirm a ban that somebody else has proposed: from then on it is decided',
  access: 'safety:moderate',
  rate,
  params,
  output: CaseFile,
  refusals: [...moving, 'case/second-needed', 'case/proposer-gone', 'account/last-admin'],
});

export const declineProposal = endpoint({
  name: 'declineProposal',
  method: 'POST',
  path: '/desk/cases/:id/proposal/decline',
  summary: 'Decline a ban that somebody else has proposed, with a note for them',
  access: 'safety:moderate',
  rate,
  params,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({ words: SafetyWords }),
  output: CaseFile,
  refusals: [...moving, 'case/second-needed', 'case/words-needed', 'report/too-long'],
});

export const retractProposal = endpoint({
  name: 'retractProposal',
  method: 'DELETE',
  path: '/desk/cases/:id/proposal',
  summary: 'Take back what you have proposed; you hold the case again',
  access: 'safety:moderate',
  rate,
  params,
  output: CaseFile,
  refusals: moving,
});

/** Whoever holds the case asks; it decides nothing. */
export const askOpinion = endpoint({
  name: 'askOpinion',
  method: 'POST',
  path: '/desk/cases/:id/question',
  summary: 'Ask the other moderators for their opinion on a case that you have claimed',
  access: 'safety:moderate',
  rate,
  params,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({ words: SafetyWords }),
  output: CaseFile,
  refusals: deciding,
});

export const giveOpinion = endpoint({
  name: 'giveOpinion',
  method: 'POST',
  path: '/desk/cases/:id/opinion',
  summary: 'Advise whoever holds a case and has asked; it decides nothing',
  access: 'safety:moderate',
  rate,
  params,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    verdict: Type.Union([Type.Literal('dismiss'), Type.Literal('act')]),
    measures: Type.Optional(Type.Array(MeasureKind, { maxItems: 3 })),
    words: SafetyWords,
  }),
  output: CaseFile,
  refusals: [
    ...moving,
    'case/not-asked',
    'case/other-needed',
    'case/words-needed',
    'case/measure-unfit',
    'report/too-long',
  ],
});

/** By somebody other than who decided. Opened again, it is decided anew; until then what was decided stays in force. */
export const answerComplaint = endpoint({
  name: 'answerComplaint',
  method: 'POST',
  path: '/desk/cases/:id/complaint',
  summary:
    'Answer the complaints of those who reported: the decision stays, or the case is opened again',
  access: 'safety:moderate',
  rate,
  params,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    verdict: Type.Union([Type.Literal('stay'), Type.Literal('reopen')]),
    words: SafetyWords,
  }),
  output: CaseFile,
  refusals: [...deciding, 'case/other-needed', 'case/other-open'],
});

/** By admins alone. That it was made is written into the audit log, with the SHA-256 of its list of hashes. */
export const exportCase = endpoint({
  name: 'exportCase',
  method: 'POST',
  path: '/desk/cases/:id/export.zip',
  summary:
    'A sealed bundle for authorities: evidence and decisions, nothing of who reported or watched',
  access: 'safety:moderate',
  rate: { perMinute: 2, burst: 5, by: 'account' },
  params,
  takesForm: true,
  body: Type.Object({
    /** Of the authority's request, 1 to 100 characters. */
    reference: Type.String({ minLength: 1, maxLength: 100 }),
  }),
  stream: 'application/zip',
  refusals: [...refusals, 'request/invalid', 'case/not-found', 'case/own', 'case/words-needed'],
});

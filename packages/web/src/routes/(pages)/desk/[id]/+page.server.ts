import {
  answerAppeal,
  answerComplaint,
  askOpinion,
  claimCase,
  confirmProposal,
  decideCase,
  declineProposal,
  getCase,
  giveOpinion,
  releaseCase,
  retractProposal,
  undoDecision,
  writeCaseNote,
  type AnyEndpoint,
  type MeasureKind,
  type ReportReason,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  await parent();
  const file = await orErrorPage(apiOf({ fetch }).call(getCase, { params }));
  return { file };
};

export const actions: Actions = {
  claim: (event) => act(event, claimCase),
  release: (event) => act(event, releaseCase),
  undo: (event) => act(event, undoDecision),
  confirm: (event) => act(event, confirmProposal),
  retract: (event) => act(event, retractProposal),
  decline: async (event) => {
    const words = textOf(await event.request.formData(), 'words');
    return act(event, declineProposal, { body: { words }, values: { declined: words } });
  },
  ask: async (event) => {
    const words = textOf(await event.request.formData(), 'words');
    return act(event, askOpinion, { body: { words }, values: { asked: words } });
  },
  advise: async (event) => {
    const form = await event.request.formData();
    const words = textOf(form, 'words');
    const verdict = textOf(form, 'verdict') === 'act' ? 'act' : 'dismiss';
    const measures = verdict === 'act' ? measuresIn(form).map(({ kind }) => kind) : [];
    const body = { verdict, measures, words };
    return act(event, giveOpinion, { body, values: { advice: words } });
  },
  complaint: async (event) => {
    const form = await event.request.formData();
    const words = textOf(form, 'words');
    const verdict = textOf(form, 'verdict') === 'reopen' ? 'reopen' : 'stay';
    const body = { verdict, words };
    return act(event, answerComplaint, { body, values: { complained: words } });
  },
  note: async (event) => {
    const text = textOf(await event.request.formData(), 'text');
    return act(event, writeCaseNote, { body: { text }, values: { text } });
  },
  decide: async (event) => {
    const form = await event.request.formData();
    const words = textOf(form, 'words');
    const verdict = textOf(form, 'verdict') === 'act' ? 'act' : 'dismiss';
    const kinds = form.getAll('measure');
    // Offered with removing alone: ticked before that was taken back it means nothing.
    const measures = measuresIn(form).filter(
      ({ kind }) => kind !== 'block-file' || kinds.includes('remove'),
    );
    const body = {
      verdict,
      reason: textOf(form, 'reason') as ReportReason,
      words,
      ground: textOf(form, 'ground') === 'law' ? 'law' : 'rules',
      reference: textOf(form, 'reference'),
      measures: verdict === 'act' ? measures : [],
    };
    return act(event, decideCase, { body, values: { words, reference: body.reference } });
  },
  answer: async (event) => {
    const form = await event.request.formData();
    const words = textOf(form, 'words');
    const verdict = textOf(form, 'verdict') === 'reverse' ? 'reverse' : 'uphold';
    return act(event, answerAppeal, { body: { verdict, words }, values: { words } });
  },
};

async function act(
  { fetch, params, url }: RequestEvent,
  endpoint: AnyEndpoint,
  given: { body?: object; values?: Record<string, string> } = {},
) {
  const { body, values = {} } = given;
  try {
    const input = { params, ...(body === undefined ? {} : { body }) };
    await apiOf({ fetch }).call(endpoint, input);
  } catch (problem) {
    return fail(400, { ...declined(problem, values), at: url.search });
  }
  return undefined;
}

function measuresIn(form: FormData): { kind: MeasureKind; days?: number }[] {
  const kinds = form.getAll('measure').filter((kind) => typeof kind === 'string');
  return (kinds as MeasureKind[]).map((kind) =>
    kind === 'suspend' ? { kind, days: Number(textOf(form, 'days')) } : { kind },
  );
}

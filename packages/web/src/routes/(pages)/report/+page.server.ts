import {
  blockAccount,
  fileReport,
  getReportSubject,
  muteAccount,
  restrictAccount,
  type Client,
  type Notice,
  type ReportReason,
} from '@footlights/contract';
import { fail } from '@sveltejs/kit';
import { apiOf, orErrorPage } from '#data/api.ts';
import { declined, textOf } from '#data/form.ts';
import { NOTICES, REASONS } from '#safety/reasons.ts';
import { thingAt, thingsIn } from '#safety/things.ts';
import type { Actions, PageServerLoad } from './$types';

/** Reporting by a plain form, also signed out: what is reported is named by its id or by its address. */
export const load: PageServerLoad = async ({ fetch, url, setHeaders }) => {
  setHeaders({ 'x-robots-tag': 'noindex' });
  const api = apiOf({ fetch });
  const asked = url.searchParams.get('subject') ?? '';
  const id = await idFrom(api, asked);
  const met =
    id === null ? null : await api.call(getReportSubject, { params: { id } }).catch(() => null);
  return { met, asked, reason: reasonFrom(url.searchParams.get('reason')) };
};

export const actions: Actions = {
  file: async ({ fetch, request, url }) => {
    const form = await request.formData();
    const values = valuesOf(form);
    const reason = reasonFrom(textOf(form, 'reason'));
    const id = await idFrom(apiOf({ fetch }), url.searchParams.get('subject') ?? '');
    if (reason === null || id === null) return fail(400, { ...NO_REASON, values });
    const body = {
      subject: id,
      reason,
      words: values.words,
      evidence: thingsIn(values.evidence),
      ...(NOTICES.includes(reason) ? { notice: noticeFrom(form) } : {}),
    };
    try {
      const filed = await apiOf({ fetch }).call(fileReport, { body });
      return { filed, shielded: null, message: '', values };
    } catch (problem) {
      return fail(400, { ...declined(problem, values), filed: null, shielded: null });
    }
  },
  block: ({ fetch, request }) => shield(request, fetch, 'block'),
  mute: ({ fetch, request }) => shield(request, fetch, 'mute'),
  restrict: ({ fetch, request }) => shield(request, fetch, 'restrict'),
};

const NO_REASON = { filed: null, shielded: null, message: '', code: 'reason' as const };
const SHIELDS = { block: blockAccount, mute: muteAccount, restrict: restrictAccount };

async function shield(
  request: Request,
  fetch: typeof globalThis.fetch,
  kind: keyof typeof SHIELDS,
) {
  const id = textOf(await request.formData(), 'id');
  await orErrorPage(apiOf({ fetch }).call(SHIELDS[kind], { params: { id } }));
  return { filed: null, shielded: kind, message: '', values: valuesOf(new FormData()) };
}

async function idFrom(api: Client, asked: string): Promise<string | null> {
  const thing = thingAt(asked);
  if (thing === null || 'id' in thing) return thing?.id ?? null;
  const id = `@${thing.username}`;
  const met = await api.call(getReportSubject, { params: { id } }).catch(() => null);
  return met?.subject.id ?? null;
}

function reasonFrom(text: string | null): ReportReason | null {
  return REASONS.find((reason) => reason === text) ?? null;
}

const FIELDS = ['reason', 'words', 'evidence', 'explanation', 'law', 'name', 'email'] as const;

function valuesOf(form: FormData) {
  return Object.fromEntries(FIELDS.map((name) => [name, textOf(form, name)])) as Record<
    (typeof FIELDS)[number],
    string
  >;
}

function noticeFrom(form: FormData): Notice {
  return {
    explanation: textOf(form, 'explanation'),
    law: textOf(form, 'law'),
    name: textOf(form, 'name'),
    email: textOf(form, 'email').trim(),
    isGoodFaith: form.has('isGoodFaith'),
    isChildAbuse: form.has('isChildAbuse'),
  };
}

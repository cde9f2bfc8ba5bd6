import { minuteOf } from '#lib/day.ts';
import type { CaseFile, MeasureKind } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { CaseId } from '#lib/ids.ts';
import { updateCase } from './case-store.ts';
import { heldBy, moveCase, nextOf, noteMove, type Acting, type Moving } from './moving.ts';
import type { Matter } from './moves.ts';
import { countOpinions, insertOpinion, opinionsOf } from './opinion-store.ts';
import type { SafetyOptions } from './parts.ts';
import type { CaseOpinionRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** What somebody advises. */
export interface Advice {
  verdict: 'dismiss' | 'act';
  measures?: readonly MeasureKind[] | undefined;
  words: string;
}

/** Questions and opinions that one case holds. */
const MOST = 50;

/** Whoever holds a case asks the other moderators what they think. */
export async function askOpinion(
  options: SafetyOptions,
  acting: Acting,
  given: string,
): Promise<void> {
  const words = neededWordsFrom(given);
  await moveCase(options, acting, async (moving) => {
    const next = nextOf(moving, { move: 'ask', by: moving.by, words });
    const said = { verdict: null, measures: [], text: words };
    return keep(options, moving, { next, said, act: 'ask-opinion' });
  });
}

/** Answers such a question. It is advice: the case stays as it is. */
export async function giveOpinion(
  options: SafetyOptions,
  acting: Acting,
  { verdict, measures = [], words: given }: Advice,
): Promise<void> {
  const words = neededWordsFrom(given);
  await moveCase(options, acting, async (moving) => {
    const next = nextOf(moving, { move: 'advise', by: moving.by, verdict, words, measures });
    const said = { verdict, measures, text: words };
    return keep(options, moving, { next, said, act: 'give-opinion' });
  });
}

async function keep(
  options: SafetyOptions,
  moving: Moving,
  given: {
    next: Matter;
    said: {
      verdict: CaseOpinionRow['verdict'];
      measures: readonly MeasureKind[];
      text: string;
    };
    act: 'ask-opinion' | 'give-opinion';
  },
) {
  const { transaction, row, by } = moving;
  const { next, said, act } = given;
  const before = await countOpinions(transaction, row.id);
  if (before >= MOST)
    throw new Refusal('case/closed', {
      message: `A case holds up to ${MOST} questions and opinions; this one does.`,
    });
  await insertOpinion(transaction, {
    case_id: row.id,
    number: before + 1,
    by_id: by.id,
    verdict: said.verdict,
    measures: JSON.stringify(said.measures),
    text: said.text,
    at: minuteOf(options.clock.now()),
  });
  await updateCase(transaction, row.id, heldBy(next));
  const detail = [said.verdict ?? '', ...said.measures].join(' ').trim();
  await noteMove(options, moving, { act, detail });
  return { targets: [] };
}

/** Questions and opinions of a case as moderators see them. Two queries. */
export async function opinionsIn(
  { db, profiles }: Pick<SafetyOptions, 'db' | 'profiles'>,
  id: CaseId,
): Promise<CaseFile['opinions']> {
  const rows = await opinionsOf(db, id, MOST);
  const people = await profiles.byIds(rows.map(({ by_id }) => by_id));
  return rows.map(({ by_id, verdict, measures, text, at }) => ({
    by: people.get(by_id) ?? null,
    verdict,
    measures: JSON.parse(measures) as MeasureKind[],
    text,
    at,
  }));
}

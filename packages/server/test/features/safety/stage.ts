import {
  appointModerator,
  claimCase,
  decideCase,
  fileReport,
  getSession,
  listCases,
  listComments,
  listNotifications,
  writeComment,
  type ApiProblem,
  type CaseFile,
  type MeasureKind,
  type ReportReason,
} from '@footlights/contract';
import type { AccountId } from '#lib/ids.ts';
import { plantClip } from '#test/plant.ts';
import { createWorld, type Person, type World } from '#test/world.ts';

/** People of a small instance: two who moderate beside the admin, a creator, and two who report. */
export interface SafetyStage extends AsyncDisposable {
  world: World;
  admin: Person;
  mod: Person;
  other: Person;
  creator: Person;
  ana: Person;
  ben: Person;
}

/** Opens a world with them in it. */
export async function openSafetyStage(
  options: Parameters<typeof createWorld>[0] = {},
): Promise<SafetyStage> {
  const world = await createWorld(options);
  const admin = await world.as('ada');
  const [mod, other] = [await world.as('mona'), await world.as('otis')];
  for (const username of ['mona', 'otis'])
    await admin.call(appointModerator, { params: { username } });
  return {
    world,
    admin,
    mod,
    other,
    creator: await world.as('carla'),
    ana: await world.as('ana'),
    ben: await world.as('ben'),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** The account of somebody who is signed in. */
export async function idOf(person: Person): Promise<AccountId> {
  return (await person.call(getSession)).account!.id as AccountId;
}

/** Code of the refusal that a call ends with. */
export function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (problem: unknown) => (problem as ApiProblem).code,
  );
}

/** A clip of the creator, and a comment under it of somebody. */
export async function plant(
  { world, ana }: SafetyStage,
  caption = 'The harbour #dusk',
): Promise<{
  video: string;
  comment: string;
  files: Awaited<ReturnType<typeof plantClip>>['files'];
}> {
  const { id: video, files } = await plantClip(world, { creator: 'carla', caption });
  await world.clock.advance(6000);
  const { id: comment } = await ana.call(writeComment, {
    params: { id: video },
    body: { text: 'A harsh word' },
  });
  await world.settle();
  return { video, comment, files };
}

/** Reports something for a reason. */
export function report(
  person: Person,
  subject: string,
  more: { reason?: ReportReason; words?: string; evidence?: string[] } = {},
) {
  const { reason = 'harassment', ...rest } = more;
  return person.call(fileReport, { body: { subject, reason, ...rest } });
}

/** Decides the only case of the queue, or that one, as somebody who then holds it. */
export async function settle(
  person: Person,
  measures: readonly (MeasureKind | { kind: MeasureKind; days: number })[],
  more: { id?: string; reason?: ReportReason; words?: string } = {},
): Promise<CaseFile> {
  const id = more.id ?? (await person.call(listCases)).cases[0]!.id;
  await person.call(claimCase, { params: { id } });
  return person.call(decideCase, {
    params: { id },
    body: {
      verdict: measures.length === 0 ? 'dismiss' : 'act',
      reason: more.reason ?? 'harassment',
      words: more.words ?? 'It names a neighbour and where she lives.',
      ground: 'rules',
      reference: 'No stalking',
      measures: measures.map((one) => (typeof one === 'string' ? { kind: one } : one)),
    },
  });
}

/** What somebody was told of decisions. */
export async function decisionsTold(person: Person) {
  const { notifications } = await person.call(listNotifications);
  return notifications.filter(({ kind }) => kind === 'moderation-decision');
}

/** Texts of the comments of a clip, as somebody sees them. */
export async function textsOn(person: Person, id: string): Promise<string[]> {
  const { comments } = await person.call(listComments, { params: { id } });
  return comments.map(({ text }) => text);
}

import { minuteOf } from '#lib/day.ts';
import { createHash } from 'node:crypto';
import type { Evidence, SubjectKind } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, CaseId, SubjectId } from '#lib/ids.ts';
import { insertEvidence } from './evidence-store.ts';
import type { SafetyOptions } from './parts.ts';
import type { EvidenceRow } from './table.ts';

/** What something says of itself at one moment. */
export interface Frozen {
  username: string;
  displayName: string;
  /** The caption, the comment or the bio. */
  text: string;
  links: string[];
}

/** Something as it is now, whoever may see it. */
export interface Thing {
  id: SubjectId;
  accountId: AccountId;
  frozen: Frozen;
  picture: BlobName | null;
  film: BlobName | null;
}

type Sources = Pick<SafetyOptions, 'profiles' | 'videos' | 'comments'>;

/** What kind of thing an id is of. */
export function kindOf(id: SubjectId): SubjectKind {
  if (id.startsWith('a_')) return 'account';
  return id.startsWith('v_') ? 'clip' : 'comment';
}

/** Reads something; undefined when it is not there any more. */
export async function readThing(sources: Sources, id: SubjectId): Promise<Thing | undefined> {
  if (isAccount(id)) return readAccount(sources, id);
  return isClip(id) ? readClip(sources, id) : readComment(sources, id);
}

export function isAccount(id: SubjectId): id is AccountId {
  return id.startsWith('a_');
}

export function isClip(id: SubjectId): id is Extract<SubjectId, `v_${string}`> {
  return id.startsWith('v_');
}

async function readAccount(
  { profiles }: Pick<Sources, 'profiles'>,
  id: AccountId,
): Promise<Thing | undefined> {
  const profile = await profiles.byId(id);
  if (profile === undefined) return undefined;
  const { username, displayName, bio: text, links, avatar } = profile;
  const picture = avatar === null ? null : (avatar.slice('/media/'.length) as BlobName);
  const frozen = { username, displayName, text, links };
  return { id, accountId: id, frozen, picture, film: null };
}

async function readClip(
  { profiles, videos }: Sources,
  id: Extract<SubjectId, `v_${string}`>,
): Promise<Thing | undefined> {
  const clip = await videos.frozenOf(id);
  if (clip === undefined) return undefined;
  const { creatorId: accountId, caption: text, poster: picture, film } = clip;
  return { id, accountId, frozen: await namedBy(profiles, accountId, text), picture, film };
}

/** With the picture of the clip that it is about. */
async function readComment(
  { profiles, videos, comments }: Sources,
  id: Extract<SubjectId, `c_${string}`>,
): Promise<Thing | undefined> {
  const comment = await comments.frozenOf(id);
  if (comment === undefined) return undefined;
  const { author: accountId, text, video } = comment;
  const picture = (await videos.frozenOf(video))?.poster ?? null;
  const frozen = await namedBy(profiles, accountId, text);
  return { id, accountId, frozen, picture, film: null };
}

async function namedBy(
  profiles: Sources['profiles'],
  id: AccountId,
  text: string,
): Promise<Frozen> {
  const profile = await profiles.byId(id);
  const { username = '', displayName = '' } = profile ?? {};
  return { username, displayName, text, links: [] };
}

/** Keeps a thing as it is now; files that it names stay as long. Within `files.naming`. */
export async function keepEvidence(
  transaction: Db,
  caseId: CaseId,
  { thing, now }: { thing: Thing; now: number },
): Promise<void> {
  const { id, frozen, picture, film } = thing;
  await insertEvidence(transaction, {
    case_id: caseId,
    thing: id,
    digest: digestOf(thing),
    content: JSON.stringify(frozen),
    picture,
    film,
    at: minuteOf(now),
  });
}

/** Evidence as moderators see it, beside what has become of each thing since. */
export async function showEvidence(
  options: Sources & Pick<SafetyOptions, 'addressOf'>,
  rows: readonly EvidenceRow[],
): Promise<Evidence[]> {
  const addressOf = (name: BlobName | null) => (name === null ? null : options.addressOf(name));
  const live = new Map<SubjectId, Thing | undefined>();
  for (const { thing } of rows)
    if (!live.has(thing)) live.set(thing, await readThing(options, thing));
  return rows.map(({ thing, digest, content, picture, film, at }) => {
    const now = live.get(thing);
    return {
      thing,
      kind: kindOf(thing),
      at,
      ...(JSON.parse(content) as Frozen),
      picture: addressOf(picture),
      film: addressOf(film),
      now: now === undefined ? 'gone' : digestOf(now) === digest ? 'same' : 'changed',
    };
  });
}

function digestOf({ frozen, picture }: Pick<Thing, 'frozen' | 'picture'>): string {
  return createHash('sha256')
    .update(JSON.stringify([frozen, picture]))
    .digest('base64url');
}

import type { Db } from '#engines/db/port.ts';
import { isHeld, publicClipsOf } from '#features/videos/service.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CaseId, VideoId } from '#lib/ids.ts';
import { endCheck } from './check-store.ts';
import { holdsOf } from './hold-store.ts';
import { release } from './holds.ts';
import type { ScreeningOptions } from './parts.ts';
import type { WantedRefusal } from './service.ts';

/** See `Screening.letThrough`. */
export async function letThrough(
  options: ScreeningOptions,
  by: AccountId,
  id: VideoId,
): Promise<void> {
  const { db, outbox, safety, videos } = options;
  const released = await db.transaction().execute(async (transaction) => {
    const creatorId = await requireHeld(options, transaction, { by, id });
    await safety.audit({ by, act: 'let-through', subject: id }, transaction);
    await endCheck(transaction, id);
    await release(videos, transaction, { video: id, cause: 'all' });
    const known = await letKnown(options, transaction, creatorId);
    return [id, ...known];
  });
  await videos.changed(released);
  outbox.wake();
}

/** Once enough of an account's clips are seen by everybody, the rest of its first ones wait no more. */
async function letKnown(
  { firstClips, videos }: ScreeningOptions,
  transaction: Db,
  creatorId: AccountId,
): Promise<VideoId[]> {
  if ((await publicClipsOf(transaction, creatorId)) < firstClips) return [];
  const others = await videos.held.firstOf(creatorId, transaction);
  for (const video of others) await release(videos, transaction, { video, cause: 'first' });
  return others;
}

/** See `Screening.refuse`. */
export async function refuse(
  options: ScreeningOptions,
  acting: { by: AccountId; origin: string },
  { id, wanted }: { id: VideoId; wanted: WantedRefusal },
): Promise<CaseId> {
  const { db, safety } = options;
  await requireHeld(options, db, { by: acting.by, id });
  const causes = (await holdsOf(db, [id])).get(id) ?? [];
  // A machine that has not answered has found nothing.
  const isFound = causes.some(({ cause }) => cause === 'match' || cause === 'service');
  const { blocksFile = false, ...verdict } = wanted;
  return safety.decideOwn(acting, {
    subject: id,
    origin: isFound ? 'automated' : 'own',
    verdict: {
      ...verdict,
      verdict: 'act',
      measures: [{ kind: 'remove' }, ...(blocksFile ? [{ kind: 'block-file' } as const] : [])],
    },
  });
}

/** Whose clip it is; nobody judges their own, unless nobody else could. */
async function requireHeld(
  { profiles, videos }: ScreeningOptions,
  within: Db,
  { by, id }: { by: AccountId; id: VideoId },
): Promise<AccountId> {
  const [row] = await videos.held.load([id], within);
  const creator = row && (await profiles.openById(row.creator_id, within));
  if (row === undefined || creator === undefined || !isHeld(row))
    throw new Refusal('held/not-found');
  if (row.creator_id === by) {
    const all = [...(await profiles.adminIds(within)), ...(await profiles.moderatorIds(within))];
    if (all.some((other) => other !== by)) throw new Refusal('case/own');
  }
  return row.creator_id;
}

import type { MeasureKind } from '@footlights/contract';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { AccountId, SubjectId, VideoId } from '#lib/ids.ts';
import { blockingOf, inForceOn } from './decision-store.ts';
import { isAccount, isClip } from './evidence.ts';
import type { SafetyOptions } from './parts.ts';

/** Lets everything that keeps something in memory look again; after the commit. Idempotent. */
export type Told = () => Promise<void>;

type Reached = Pick<
  SafetyOptions,
  | 'accounts'
  | 'blocklist'
  | 'comments'
  | 'isLeaving'
  | 'onPicture'
  | 'outbox'
  | 'profiles'
  | 'videos'
>;

/**
 * Makes a thing what the measures in force on it come to, in the caller's transaction. It goes by what is in force alone, so
 * that it may run again, and so that the end of one measure leaves what another one does.
 */
export async function applyMeasures(
  options: Reached,
  transaction: DbTransaction,
  target: SubjectId,
): Promise<void> {
  const kinds = new Set(await inForceOn(transaction, target));
  if (isAccount(target)) {
    const isSuspended = kinds.has('suspend') || kinds.has('ban');
    await setSuspended(options, transaction, { id: target, isSuspended });
  } else if (isClip(target)) {
    await options.blocklist.set(transaction, target, await blockingOf(transaction, target));
    await holdClip(options, transaction, {
      id: target,
      hold: holdOf(kinds),
      isLocked: kinds.has('lock-comments'),
    });
  } else {
    await options.comments.take(target, kinds.has('remove'), transaction);
  }
}

type Hold = 'removed' | 'restricted' | 'limited' | null;

/** The strongest: each does what those after it do, too. */
function holdOf(kinds: ReadonlySet<MeasureKind>): Hold {
  if (kinds.has('remove')) return 'removed';
  if (kinds.has('age-restrict')) return 'restricted';
  return kinds.has('limit') ? 'limited' : null;
}

async function holdClip(
  { videos, comments }: Reached,
  transaction: Db,
  wanted: { id: VideoId; hold: Hold; isLocked: boolean },
): Promise<void> {
  const { id, hold, isLocked } = wanted;
  // What its owner has deleted meanwhile stays deleted.
  if ((await videos.frozenOf(id, transaction)) === undefined) return;
  await videos.hold(id, hold, transaction);
  await comments.lock(id, isLocked, transaction);
}

async function setSuspended(
  { accounts, isLeaving, outbox, profiles, videos }: Reached,
  transaction: DbTransaction,
  { id, isSuspended }: { id: AccountId; isSuspended: boolean },
): Promise<void> {
  const { standing: before } = await profiles.standingOf(id, transaction);
  const present = await profiles.byId(id, transaction);
  if (present === undefined || isSuspended === (before === 'suspended')) return;
  const otherwise = (await isLeaving(transaction, id)) ? 'leaving' : 'open';
  const standing = isSuspended ? 'suspended' : otherwise;
  await profiles.setStanding(transaction, id, standing);
  await outbox.write({ kind: 'profile-changed', account: id }, transaction);
  await videos.follow(id, { isPrivate: present.isPrivate, standing }, transaction);
  if (isSuspended) await accounts.endSessions(transaction, id);
}

/** What has to look again when these things have changed. */
export function toldOf(options: Reached, targets: readonly SubjectId[]): Told {
  return async () => {
    for (const target of targets) {
      if (isClip(target)) await options.videos.changed([target]);
      else if (isAccount(target)) await accountTold(options, target);
    }
  };
}

async function accountTold({ accounts, onPicture, videos }: Reached, id: AccountId): Promise<void> {
  onPicture();
  await videos.changedOf(id);
  accounts.signIns.ended(id);
}

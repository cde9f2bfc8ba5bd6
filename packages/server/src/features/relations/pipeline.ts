import type { AccountPage, ListedAccount, OwnRelation } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { nextOf, placeOf, type Place } from '#http/cursor.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';
import type { Relation } from './between.ts';
import type { AccountsOf } from './meeting.ts';
import type { Sight } from './sight.ts';
import { pickBlocked, pickFollowPage, pickShieldPage, type PlacePage } from './lists.ts';
import type { ShieldKind } from './table.ts';

/** Lists of accounts: pick ids → load in batches → rule → show. Newest first, 50 a page, four queries at most. */
export interface AccountLists {
  /** Who follows an account; without those that the viewer does not meet. */
  followers(
    account: AccountId,
    page: { viewer: Viewer; cursor: string | undefined },
  ): Promise<AccountPage>;
  /** Whom an account follows; without those that the viewer does not meet. */
  following(
    account: AccountId,
    page: { viewer: Viewer; cursor: string | undefined },
  ): Promise<AccountPage>;
  requests(actor: AccountId, cursor: string | undefined): Promise<AccountPage>;
  /** Those that the actor mutes or restricts. */
  shielded(
    actor: AccountId,
    kind: Exclude<ShieldKind, 'block'>,
    cursor: string | undefined,
  ): Promise<AccountPage>;
  /** Those that the actor blocks and that had not blocked the actor before; only `account`, when it is given. */
  blocked(
    actor: AccountId,
    page: { cursor: string | undefined; account?: AccountId | undefined },
  ): Promise<AccountPage>;
}

/** What lists of accounts need. */
export interface AccountListsOptions {
  db: Db;
  accountsOf: AccountsOf;
  sightOf: (viewer: Viewer, accounts: readonly AccountId[]) => Promise<Sight>;
}

const PAGE = 50;

export function createAccountLists(options: AccountListsOptions): AccountLists {
  const { db } = options;
  const follows = async (
    side: 'followers' | 'following' | 'requests',
    account: AccountId,
    { viewer, cursor }: { viewer: Viewer; cursor: string | undefined },
  ) => {
    const picked = await pickFollowPage(db, { side, account }, pageFrom(cursor));
    return show(options, picked, { viewer, rule: meets });
  };
  return {
    followers: (account, page) => follows('followers', account, page),
    following: (account, page) => follows('following', account, page),
    requests: (actor, cursor) => follows('requests', actor, { viewer: actor, cursor }),
    async shielded(actor, kind, cursor) {
      const picked = await pickShieldPage(db, { owner: actor, kind }, pageFrom(cursor));
      return show(options, picked, { viewer: actor, rule: meets });
    },
    async blocked(actor, { cursor, account }) {
      const picked = await pickBlocked(db, { owner: actor, target: account }, pageFrom(cursor));
      return show(options, picked, { viewer: actor, rule: () => true });
    },
  };
}

const meets = (id: AccountId, sight: Sight) => sight.meets(id);

/** What an account is told of how it stands to another: nothing that the other has chosen against it. */
export function ownRelationOf(relation: Relation): OwnRelation {
  const { follows, isFollowedBy, isAskedBy, mutes, restricts } = relation;
  return { follows, isFollowedBy, isAskedBy, mutes, restricts };
}

async function show(
  { accountsOf, sightOf }: AccountListsOptions,
  picked: readonly Place<AccountId>[],
  { viewer, rule }: { viewer: Viewer; rule: (id: AccountId, sight: Sight) => boolean },
): Promise<AccountPage> {
  const ids = picked.slice(0, PAGE).map(({ id }) => id);
  if (ids.length === 0) return { accounts: [], next: null };
  const [accounts, sight] = await Promise.all([accountsOf(ids), sightOf(viewer, ids)]);
  const shown = ids.flatMap((id): ListedAccount[] => {
    const account = accounts.get(id);
    if (account === undefined || !rule(id, sight)) return [];
    if (viewer === null || id === viewer) return [{ account }];
    return [{ account, relation: ownRelationOf(sight.to(id)) }];
  });
  return { accounts: shown, next: nextOf(picked, PAGE) };
}

function pageFrom(cursor: string | undefined): PlacePage {
  return { after: placeOf<AccountId>(cursor, 'a'), limit: PAGE + 1 };
}

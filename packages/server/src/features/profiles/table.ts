import type { BlobName } from '#engines/blobs/port.ts';
import type { AccountId } from '#lib/ids.ts';

/** What an account shows of itself, and its role. One row an account, made with it. */
export interface ProfileRow {
  /** Also the id of the account's user row, which better-auth owns. */
  id: AccountId;
  /** Lower case. */
  username: string;
  display_name: string;
  bio: string;
  role: 'admin' | 'moderator' | 'user';
  /** Start of the UTC day of joining, epoch milliseconds. */
  joined_at: number;
  /** Name of its square picture. */
  avatar: BlobName | null;
  /** JSON: a list of addresses. */
  links: string;
  /** `open`; or not shown to anybody: `leaving` is about to be deleted, `suspended` was decided by moderators. */
  standing: 'open' | 'leaving' | 'suspended';
  /** Only followers, whom it lets in one by one, see its clips. */
  is_private: 0 | 1;
  /** Whether others see whom it follows and who follows it. */
  shows_follows: 0 | 1;
  /** Whether others see what it liked. */
  shows_likes: 0 | 1;
  /** Whether strangers find it by searching and among suggestions. */
  is_findable: 0 | 1;
  /** Whether others can name it. */
  is_mentionable: 0 | 1;
  /** Whether it has said that it is 18 or older and wants to see clips for adults; since when is not kept. */
  shows_adult: 0 | 1;
}

/** What an account has chosen when it is made: nothing yet. */
export const NEW_PROFILE = {
  avatar: null,
  links: '[]',
  standing: 'open',
  is_private: 0,
  shows_follows: 1,
  shows_likes: 0,
  is_findable: 1,
  is_mentionable: 1,
  shows_adult: 0,
} as const satisfies Partial<ProfileRow>;

/** A username and what it looks like (`lib/look-alike.ts`): no two accounts have names that look the same. */
export interface NameRow {
  skeleton: string;
  username: string;
  /** Of a name whose account is gone: when it is free again, epoch milliseconds. */
  held_until: number | null;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    profiles: ProfileRow;
    names: NameRow;
  }
}

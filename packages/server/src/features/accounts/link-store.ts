import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { LinkPurpose, MailLinkRow } from './table.ts';

const HOUR_MS = 3_600_000;

/** How long a link works, hours. Its end is kept to the full hour above. */
const LIFE_HOURS: Readonly<Record<LinkPurpose, number>> = { confirm: 72, change: 24, reset: 2 };

/** Makes a link for an address; its token is nowhere but in the mail. */
export async function insertLink(
  db: Db,
  link: Pick<MailLinkRow, 'account_id' | 'purpose' | 'email'>,
  now: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const ends_at = (Math.ceil(now / HOUR_MS) + LIFE_HOURS[link.purpose]) * HOUR_MS;
  await db
    .insertInto('mail_links')
    .values({ ...link, hash: hashOf(token), ends_at })
    .execute();
  return token;
}

/** The link of a token, if it still works. */
export async function findLink(
  db: Db,
  given: { token: string; purposes: readonly LinkPurpose[]; now: number },
): Promise<MailLinkRow | undefined> {
  return db
    .selectFrom('mail_links')
    .selectAll()
    .where('hash', '=', hashOf(given.token))
    .where('purpose', 'in', given.purposes)
    .where('ends_at', '>', given.now)
    .executeTakeFirst();
}

/** Uses a link up; false when somebody else just did. */
export async function takeLink(db: Db, hash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('mail_links')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Makes all links of an account for these purposes void. */
export async function voidLinks(
  db: Db,
  accountId: AccountId,
  purposes: readonly LinkPurpose[],
): Promise<void> {
  await db
    .deleteFrom('mail_links')
    .where('account_id', '=', accountId)
    .where('purpose', 'in', purposes)
    .execute();
}

/** Forgets links that do not work any more. */
export async function forgetEndedLinks(db: Db, now: number): Promise<void> {
  await db.deleteFrom('mail_links').where('ends_at', '<=', now).execute();
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

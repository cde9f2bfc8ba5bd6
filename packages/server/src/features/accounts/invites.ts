import { INVITE_NOTE_GRAPHEMES, type Invite } from '@footlights/contract';
import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#engines/db/port.ts';
import type { Actor } from '#http/auth.ts';
import { Refusal } from '#http/errors.ts';
import { DAY_MS, startOfDay } from '#lib/day.ts';
import type { AccountId } from '#lib/ids.ts';
import { cleanText, graphemes } from '#lib/text.ts';
import {
  countOpenInvites,
  insertInvite,
  openInvites,
  removeInvite,
  takeUse,
} from './invite-store.ts';
import type { Parts } from './parts.ts';
import type { InviteRow } from './table.ts';

/** Most open invitations of one admin. */
const MOST_OF_ADMIN = 200;
const MEMBERS_DAYS = 30;
/** Crockford's base 32: no I, L, O and U, which could be misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What an invitation is wished to be. */
export interface WantedInvite {
  note?: string | undefined;
  uses?: number | undefined;
  days?: number | undefined;
}

/** Invitations: made by admins, and by members within their quota. */
export interface Invites {
  /** The code is told this once. Throws `invite/too-many`, and `session/forbidden` to members without a quota. */
  create(actor: Actor, wanted: WantedInvite): Promise<{ invite: Invite; code: string }>;
  /** Those that work: all for an admin, else the actor's own. */
  list(actor: Actor): Promise<{ invites: Invite[]; left: number }>;
  revoke(actor: Actor, id: string): Promise<void>;
}

export function createInvites({ db, clock, rules }: Parts): Invites {
  const mostOf = ({ role }: Actor) => (role === 'admin' ? MOST_OF_ADMIN : rules.invitesPerMember);
  return {
    async create(actor, wanted) {
      const most = mostOf(actor);
      if (most === 0) throw new Refusal('session/forbidden');
      const { row, code } = newInvite(actor, wanted, clock.now());
      await db.transaction().execute(async (transaction) => {
        if ((await countOpenInvites(transaction, actor.accountId, clock.now())) >= most)
          throw new Refusal('invite/too-many', {
            message: `You may have ${most} open invitations; wait until one is used, or take one back.`,
          });
        await insertInvite(transaction, row);
      });
      return { invite: shown(row), code };
    },
    async list(actor) {
      const now = clock.now();
      const rows = await openInvites(db, { madeBy: scopeOf(actor), now });
      const used = await countOpenInvites(db, actor.accountId, now);
      return { invites: rows.map(shown), left: Math.max(0, mostOf(actor) - used) };
    },
    revoke: (actor, id) => removeInvite(db, id, scopeOf(actor)),
  };
}

/** Takes one use of the invitation with that code, however it is typed; false when it does not work. */
export function spendInvite(db: Db, code: string, now: number): Promise<boolean> {
  return takeUse(db, hashOf(code), now);
}

/** Whose invitations an actor sees and ends: undefined for everybody's. */
function scopeOf(actor: Actor): AccountId | undefined {
  return actor.role === 'admin' ? undefined : actor.accountId;
}

function newInvite(
  { accountId, role }: Actor,
  wanted: WantedInvite,
  now: number,
): { row: InviteRow; code: string } {
  const isAdmin = role === 'admin';
  const code = newCode();
  const today = startOfDay(now);
  const row: InviteRow = {
    id: randomBytes(16).toString('base64url'),
    hash: hashOf(code),
    made_by: accountId,
    note: noteFrom(wanted.note ?? ''),
    uses_left: isAdmin ? (wanted.uses ?? 1) : 1,
    made_at: today,
    // The day it ends is a whole one.
    ends_at: today + ((isAdmin ? wanted.days : undefined) ?? MEMBERS_DAYS) * DAY_MS + DAY_MS,
  };
  return { row, code };
}

/** 80 random bits such as `7GQ2-…`: four groups of four. */
function newCode(): string {
  const characters = [...randomBytes(16)].map((byte) => ALPHABET[byte % 32]).join('');
  return characters.match(/.{4}/g)?.join('-') ?? characters;
}

function hashOf(code: string): string {
  const plain = code
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(plain).digest('base64url');
}

function noteFrom(text: string): string {
  const note = cleanText(text).replaceAll(/\s+/g, ' ');
  const count = graphemes(note);
  if (count <= INVITE_NOTE_GRAPHEMES) return note;
  throw new Refusal('request/invalid', {
    message: `Notes are up to ${INVITE_NOTE_GRAPHEMES} characters; this one has ${count}.`,
    detail: { field: 'note' },
  });
}

function shown({ id, note, uses_left: usesLeft, ends_at: endsAt }: InviteRow): Invite {
  return { id, note, usesLeft, endsAt };
}

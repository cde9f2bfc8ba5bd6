import type { SignInView } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { AccountId } from '#lib/ids.ts';
import type { Parts } from './parts.ts';
import { endSessionsOf, sessionTokenOf } from './sessions.ts';

const MOST_LISTED = 100;

/** The browsers an account is signed in with. */
export interface SessionList {
  /** The one that asks first, then the latest day first. */
  list(id: AccountId, headers: IncomingHttpHeaders): Promise<SignInView[]>;
  /** Ends one session of the account; nothing when it has no such session. */
  end(id: AccountId, session: string): Promise<void>;
  /** Ends all but the one that asks. */
  endOthers(id: AccountId, headers: IncomingHttpHeaders): Promise<void>;
}

/** What a session row tells, as the library reads it. */
interface SessionRow {
  id: string;
  token: string;
  userAgent?: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export function createSessionList(parts: Parts): SessionList {
  const adapterOf = async () => (await (await parts.auth()).$context).adapter;
  return {
    async list(id, headers) {
      const rows = await (
        await adapterOf()
      ).findMany<SessionRow>({
        model: 'session',
        where: [
          { field: 'userId', value: id },
          { field: 'expiresAt', operator: 'gt', value: new Date(parts.clock.now()) },
        ],
        sortBy: { field: 'createdAt', direction: 'desc' },
        limit: MOST_LISTED,
      });
      const token = await sessionTokenOf(parts, headers);
      return rows
        .map((row) => shown(row, token))
        .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
    },
    async end(id, session) {
      await (
        await adapterOf()
      ).deleteMany({
        model: 'session',
        where: [
          { field: 'userId', value: id },
          { field: 'id', value: session },
        ],
      });
    },
    async endOthers(id, headers) {
      const but = await sessionTokenOf(parts, headers);
      await parts.db
        .transaction()
        .execute((transaction) => endSessionsOf(parts, transaction, { id, but }));
    },
  };
}

function shown(row: SessionRow, token: string): SignInView {
  return {
    id: row.id,
    device: row.userAgent ?? '',
    signedInAt: row.createdAt.getTime(),
    isCurrent: row.token === token,
  };
}

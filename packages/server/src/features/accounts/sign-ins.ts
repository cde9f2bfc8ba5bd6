import type { IncomingHttpHeaders } from 'node:http';
import type { AccountId } from '#lib/ids.ts';
import { deviceLabel } from './device-label.ts';
import type { Parts } from './parts.ts';
import { authHeaders } from './sessions.ts';

/** A sign-in that is open. */
export interface OpenSignIn {
  id: string;
  accountId: AccountId;
  /** Coarse, such as “Firefox on Linux”. */
  label: string;
}

/** What lives as long as a sign-in asks here. Nothing is written. */
export interface SignIns {
  /** The one that these headers carry; null: none, or it is over. */
  current(headers: IncomingHttpHeaders): Promise<OpenSignIn | null>;
  /** Those of these that are still open. */
  openAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Hears from now on when somebody ended a sign-in of an account; others end without a word. */
  onEnd(listener: (account: AccountId) => void): void;
  /** Sign-ins of that account were ended. */
  ended(account: AccountId): void;
  /** Runs what ends sign-ins of that account, then tells. */
  ending<T>(account: AccountId | undefined, end: () => Promise<T>): Promise<T>;
}

export function createSignIns(parts: Parts): SignIns {
  const listeners: ((account: AccountId) => void)[] = [];
  const tell = (account: AccountId) => {
    for (const listener of listeners) listener(account);
  };
  return {
    async current(headers) {
      if (headers.cookie === undefined) return null;
      const { api } = await parts.auth();
      const session = await api.readSession({ headers: authHeaders(headers) });
      if (session === null || session.expiresAt.getTime() <= parts.clock.now()) return null;
      const label = deviceLabel(headers['user-agent'] ?? '');
      return { id: session.id, accountId: session.userId as AccountId, label };
    },
    async openAmong(ids) {
      if (ids.length === 0) return new Set();
      const { adapter } = await (await parts.auth()).$context;
      const rows = await adapter.findMany<{ id: string }>({
        model: 'session',
        where: [
          { field: 'id', operator: 'in', value: [...ids] },
          { field: 'expiresAt', operator: 'gt', value: new Date(parts.clock.now()) },
        ],
        select: ['id'],
      });
      return new Set(rows.map(({ id }) => id));
    },
    onEnd: (listener) => void listeners.push(listener),
    ended: tell,
    async ending(account, end) {
      const ended = await end();
      if (account !== undefined) tell(account);
      return ended;
    },
  };
}

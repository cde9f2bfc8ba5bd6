import type { Scope } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { AccountId } from '#lib/ids.ts';

/** Who acts: an account by its session, or later an app by its token. */
export interface Actor {
  accountId: AccountId;
  role: 'admin' | 'moderator' | 'user';
  scopes: ReadonlySet<Scope>;
}

/** Recognises the actor of a request from its headers; null when nobody is signed in. */
export type ActorOf = (headers: IncomingHttpHeaders) => Promise<Actor | null>;

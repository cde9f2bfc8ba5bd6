import { getLockDown, liftLockDown, lockDown } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import type { LockDowns } from './service.ts';

/** Locking one's account down, and lifting that. */
export function lockDownRoutes(http: Http, lockDowns: LockDowns): void {
  http.route(getLockDown, ({ actor }) => lockDowns.of(actor.accountId));
  http.route(lockDown, ({ actor }) => lockDowns.lock(actor.accountId));
  http.route(liftLockDown, ({ actor }) => lockDowns.lift(actor.accountId));
}

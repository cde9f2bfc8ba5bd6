import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';

/** Keys by which accounts that cannot sign in take their data. Given to whoever has just proven to be the account. */
export interface DataKeys {
  /** Address on this site that gives the export, for an hour. */
  pathOf(id: AccountId): string;
  /** Whose key it is; null: nobody's, or not any more. */
  read(key: string): AccountId | null;
}

const HOUR_MS = 3_600_000;
/** Below `/api/v1`, as the contract has it. */
const PATH = '/api/v1/account/suspended-export.zip';

/** `secret`: of the instance. */
export function createDataKeys(secret: string, clock: Pick<Clock, 'now'>): DataKeys {
  const macOf = (said: string) =>
    createHmac('sha256', secret).update(`data ${said}`).digest().subarray(0, 18);
  return {
    pathOf(id) {
      const said = `${id}.${Math.ceil((clock.now() + HOUR_MS) / 60_000)}`;
      return `${PATH}?key=${said}.${macOf(said).toString('base64url')}`;
    },
    read(key) {
      const [id = '', minute = '', mac = ''] = key.split('.');
      const [given, right] = [Buffer.from(mac, 'base64url'), macOf(`${id}.${minute}`)];
      const isRight = given.length === right.length && timingSafeEqual(given, right);
      return isRight && clock.now() <= Number(minute) * 60_000 ? (id as AccountId) : null;
    },
  };
}

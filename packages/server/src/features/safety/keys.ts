import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReportId, StatementId } from '#lib/ids.ts';

/** Keys of links in mails: whoever has one may read and answer that one thing without signing in. They never lapse. */
export interface Keys {
  of(id: ReportId | StatementId): string;
  fits(id: ReportId | StatementId, key: string | undefined): boolean;
  /** Address on this site that opens it. */
  pathOf(id: ReportId | StatementId): string;
}

/** `secret`: of the instance; keys are made from it for nothing else. */
export function createSafetyKeys(secret: string): Keys {
  const of = (id: ReportId | StatementId) =>
    createHmac('sha256', secret)
      .update(`safety ${id}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  return {
    of,
    fits(id, key) {
      if (key === undefined) return false;
      const [given, right] = [Buffer.from(key), Buffer.from(of(id))];
      return given.length === right.length && timingSafeEqual(given, right);
    },
    pathOf: (id) => `/${id.startsWith('r_') ? 'reports' : 'statements'}/${id}?key=${of(id)}`,
  };
}

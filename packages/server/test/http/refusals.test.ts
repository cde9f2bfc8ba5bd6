import {
  changeVideo,
  deleteComment,
  likeComment,
  pinComment,
  refusals,
  unlikeComment,
  unpinComment,
  type WaitCode,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { problemOf, Refusal } from '#http/errors.ts';

test('whoever is told to come back later is told when', () => {
  // @ts-expect-error -- a code of status 429 does not compile without the seconds
  const untold = () => new Refusal('upload/too-many');
  expect(untold).toBeDefined();
  const codes = Object.entries(refusals).filter(([, [status]]) => status === 429);
  expect(codes.length).toBeGreaterThan(2);
  for (const [code] of codes) {
    const refusal = new Refusal(code as WaitCode, { retryAfterSeconds: 1.2 });
    expect(problemOf(refusal)).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
  }
});

test.each([changeVideo, deleteComment, likeComment, pinComment, unlikeComment, unpinComment])(
  '$name is limited for each account and each network',
  ({ rate }) => {
    expect([rate].flat().map((one) => one?.by)).toEqual(['account', 'network']);
  },
);

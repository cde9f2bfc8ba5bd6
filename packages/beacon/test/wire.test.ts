import type * as contract from '@footlights/contract';
import { expectTypeOf, test } from 'vitest';
import type { PlayPacket, PlaySource, Ticket } from '../src/wire.ts';

// Compared by `tsc -p packages/beacon/tsconfig.test.json`, which is part of the checks.
test('the wire types are those of the contract', () => {
  expectTypeOf<PlaySource>().toEqualTypeOf<contract.PlaySource>();
  expectTypeOf<Ticket>().toEqualTypeOf<contract.Ticket>();
  expectTypeOf<Omit<PlayPacket, 'video'>>().toEqualTypeOf<Omit<contract.PlayPacket, 'video'>>();
  expectTypeOf<contract.PlayPacket['video']>().toExtend<PlayPacket['video']>();
});

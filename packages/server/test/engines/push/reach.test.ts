import { promisify } from 'node:util';
import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { publicLookup } from '#engines/push/reach.ts';

const lookup = promisify<string, object, LookupAddress[]>(publicLookup as never);

test('a name that leads into a private network is not connected to', async () => {
  await expect(lookup('localhost', { all: true })).rejects.toThrow('private network');
  await expect(lookup('localhost', {})).rejects.toThrow('private network');
});

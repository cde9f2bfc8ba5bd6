import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tagFromHex, type JournalRecord } from '@footlights/count';
import { expect, test } from 'vitest';
import { carryOut as openClosedDay } from '../attacks/07-a-closed-day.ts';
import { carryOut as openToday } from '../attacks/08-the-disk-today.ts';
import { tagsOf } from './linking.ts';
import { createTagFinder } from './tag-finder.ts';
import type { OpenedBatch } from './thief.ts';

const OPTIONS = { isQuick: true, confidence: 0.9999, seed: 7 };

test('what was made of a tag of a closed day is noticed on the disk', async () => {
  const { isHeld, finds } = await openClosedDay(OPTIONS, {
    afterClose: async (world, plays) => {
      const tag = Buffer.from(plays[3]!.tag, 'hex');
      const hash = createHash('sha256').update(tag).update(plays[3]!.video).digest();
      await appendFile(join(world.dataDir, 'uploads', 'cache'), hash);
      await appendFile(join(world.dataDir, 'seen.json'), `["${plays[4]!.tag.toUpperCase()}"]`);
    },
  });
  expect(isHeld).toBe(false);
  expect(finds).toEqual(['2 plays of the closed day were found on the disk.']);
}, 180_000);

test('a snapshot that is sorted by device is noticed', async () => {
  const { isHeld, finds } = await openToday(OPTIONS, {
    opened: (batches, plays) => {
      const devices = new Map(plays.map(({ tag, device }) => [tag, device]));
      const tags = tagsOf(batches.flatMap(({ records }) => records));
      const records = [...tags].map(([video, all]) => ({
        kind: 'tags' as const,
        video,
        tags: all
          .toSorted((a, b) => (devices.get(a.tag) ?? 0) - (devices.get(b.tag) ?? 0))
          .map(({ tag, mask }) => ({ tag: tagFromHex(tag)!, mask })),
      }));
      const others = changed(batches, (record) => (record.kind === 'tags' ? null : record));
      return [...others, { plaintext: new Uint8Array(), records, isPlain: true }];
    },
  });
  expect(isHeld).toBe(false);
  expect(finds.join('\n')).toMatch(/pairs linked by place/);
}, 180_000);

test('a record that holds a time is noticed', async () => {
  const { finds } = await openToday(OPTIONS, {
    opened: (batches) =>
      changed(batches, (record) =>
        record.kind === 'play' ? Object.assign({ at: 1 }, record) : record,
      ),
  });
  expect(finds).toEqual(['A play holds at first kind passes source tag video.']);
}, 180_000);

test('a tag is found as bytes in either order, as hex in either case and as base64', () => {
  const tags = ['00112233445566ff', 'a1b2c3d4e5f60718'];
  const finder = createTagFinder(tags);
  const bytes = Buffer.from(tags[1]!, 'hex');
  const forms = [
    bytes,
    Buffer.from(bytes.toReversed()),
    Buffer.from(tags[1]!),
    Buffer.from(tags[1]!.toUpperCase()),
    Buffer.from(bytes.toString('base64')),
    Buffer.from(bytes.toString('base64url')),
  ];
  for (const form of forms) {
    const hidden = Buffer.concat([Buffer.from('ab '), form, Buffer.from(' yz')]);
    expect([...finder.find(hidden)]).toEqual([1]);
  }
  expect(finder.find(Buffer.from('00112233445566fe a1b2c3d4e5f60719 plain text')).size).toBe(0);
});

/** The same batches with other records; null leaves one out. */
function changed(
  batches: readonly OpenedBatch[],
  change: (record: JournalRecord) => JournalRecord | null,
): OpenedBatch[] {
  return batches.map((batch) => ({
    ...batch,
    records: batch.records.flatMap((record) => change(record) ?? []),
  }));
}

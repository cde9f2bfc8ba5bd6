import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../scripts/needs.ts';
import { lookForResidue } from './residue/carry-out.ts';
import { addressNeedles, besides, search, tagNeedles } from './residue/search.ts';
import { createTraceSearch } from './residue/traces.ts';

test('who watches leaves no trace: no address, no user agent, no tag, and no viewer beside a video', async (context) => {
  const { skip, reason } = needs('ffmpeg');
  if (skip) context.skip(reason);
  const { finds, figures } = await lookForResidue({ signedIn: 3, signedOut: 9 });
  expect(finds).toEqual([]);
  expect(figures).toMatchObject({ canaries: 12, accounts: 3 });
}, 120_000);

test('the search finds an address, a user agent and a tag in each form, and a pair that stands together', () => {
  const tag = '00112233445566ff';
  const files = new Map([
    ['log', Buffer.from('GET /plays from 203.0.113.7 by Firefox')],
    ['digits', Buffer.from('20010db8000000000000000000000007')],
    ['bytes', Buffer.from('..20010db8000000000000000000000007', 'latin1')],
    ['binary', Buffer.from('20010db8000000000000000000000007', 'hex')],
    ['tag', Buffer.concat([Buffer.from('x'), Buffer.from(tag, 'hex')])],
    ['pair', Buffer.from('a_viewer -- v_video')],
  ]);
  const found = (needles: Parameters<typeof search>[1]) =>
    search(files, needles).map(({ file }) => file);
  expect(found(addressNeedles('203.0.113.7'))).toEqual(['log']);
  expect(found(addressNeedles('2001:db8::7'))).toEqual(['digits', 'bytes', 'binary']);
  expect(found(tagNeedles(tag))).toEqual(['tag']);
  expect(besides(files, { one: ['a_viewer'], other: ['v_video'] }, 20)).toHaveLength(1);
  expect(besides(files, { one: ['a_viewer'], other: ['v_video'] }, 2)).toEqual([]);
});

test('one pass over the files finds every trace of any of a thousand canaries', () => {
  const canaries = Array.from({ length: 1000 }, (_, serial) => ({
    address:
      serial % 2 === 0
        ? `203.0.${serial % 250}.${serial % 199}`
        : `2a0b:12:${serial}:${serial}::c0f`,
    userAgent: `Mozilla/5.0 (X11; Canary ${randomBytes(9).toString('hex')}) Firefox/140.0`,
    tags: [randomBytes(8).toString('hex')],
  }));
  const [even, odd] = [canaries[500]!, canaries[501]!];
  const written = '2a0b:0012:0501:0501:0000:0000:0000:0c0f';
  const tag = Buffer.from(even.tags[0]!, 'hex');
  const files = new Map<string, Buffer>([
    ['log', Buffer.from(`by "${even.userAgent}"`)],
    ['part of an agent', Buffer.from(odd.userAgent.slice(25, 43))],
    ['address', Buffer.from(`from ${even.address}`)],
    ['short address', Buffer.from(`from ${odd.address}`)],
    ['long address', Buffer.from(written)],
    ['digits', Buffer.from(written.replaceAll(':', ''))],
    ['binary', Buffer.from(written.replaceAll(':', ''), 'hex')],
    [`tag in a name ${even.tags[0]!}`, Buffer.alloc(0)],
    ['tag', tag],
    ['tag in base64', Buffer.from(tag.toString('base64url'))],
    ['other people', Buffer.from('203.0.113.999 2a0b:ffff:1:2::1 Firefox/140.0 00112233445566ff')],
  ]);
  const found = new Set(
    createTraceSearch(canaries)
      .find(files)
      .map(({ file }) => file),
  );
  const traces = [...files.keys()].filter((name) => name !== 'other people');
  expect([...found].toSorted()).toEqual(traces.toSorted());
  const withoutTags = createTraceSearch(canaries).find(files, { withTags: false });
  expect(withoutTags.map(({ file }) => file).filter((file) => file.includes('tag'))).toEqual([]);
});

test('an address in a forgotten file and a viewer noted beside the clip are noticed', async (context) => {
  const { skip, reason } = needs('ffmpeg');
  if (skip) context.skip(reason);
  const { finds } = await lookForResidue({
    signedIn: 1,
    signedOut: 2,
    plant: async (dataDir, canaries, video) => {
      const viewer = canaries.find(({ accountId }) => accountId !== null)?.accountId;
      await writeFile(join(dataDir, 'access.log'), `${canaries[1]!.address} GET /media`);
      await writeFile(join(dataDir, 'history'), `${viewer} ${video}`);
    },
  });
  expect(finds.join('\n')).toContain('access.log at the end');
  expect(finds.join('\n')).toContain('history at the end');
}, 120_000);

import {
  exportInsightClips,
  listInsightClips,
  likeVideo,
  urlOf,
  exportClipInsights,
  exportInsights,
  writeComment,
  deleteVideo,
  type ClipOrder,
  type ClipTotals,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import type { Person } from '#test/world.ts';
import type { VideoId } from '#lib/ids.ts';
import { EXACT } from '../views/exact-parts.ts';
import { createInsightStage, HOUR, type InsightStage } from './stage.ts';

async function allClips({ ana }: InsightStage, order?: ClipOrder): Promise<ClipTotals[]> {
  const clips: ClipTotals[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: { order?: ClipOrder; cursor?: string } = {
      ...(order === undefined ? {} : { order }),
      ...(cursor === '' ? {} : { cursor }),
    };
    const page: { clips: ClipTotals[]; next: string | null } = await ana.call(listInsightClips, {
      query,
    });
    expect(page.clips.length).toBeLessThanOrEqual(24);
    clips.push(...page.clips);
    cursor = page.next;
  }
  return clips;
}

async function csvAt(person: Person, url: string) {
  const answer = await person.request({ method: 'GET', url });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': expect.stringMatching(/^attachment; filename="footlights-[\w-]+\.csv"$/),
    'cache-control': 'no-store',
  });
  const [header = [], ...rows] = parsed(answer.body);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}

/** RFC 4180, strictly: every line has as many fields as the first and ends with CRLF. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`Not a field: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  expect(row).toEqual([]);
  expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  return rows;
}

const asField = (value: number | null | undefined) => (value == null ? '' : String(value));

test('a creator’s own clips of every visibility are listed once each, the newest first, 24 a page', async () => {
  await using stage = await createInsightStage();
  const { world } = stage;
  const ids: VideoId[] = [];
  const audiences = ['public', 'unlisted', 'followers', 'private'] as const;
  for (let i = 0; i < 50; i += 1) {
    ids.push(await stage.clip({ audience: audiences[i % 4]! }));
    await world.clock.advance(1000);
  }
  const clips = await allClips(stage);
  expect(clips.map(({ clip }) => clip.id)).toEqual(ids.toReversed());
  expect(clips.map(({ clip }) => clip.visibility).slice(0, 4)).toEqual([
    'unlisted',
    'public',
    'private',
    'followers',
  ]);
  const ben = await world.as('ben');
  expect(await ben.call(listInsightClips)).toEqual({ clips: [], next: null });
});

test('clips are ordered by what is told of them, and a clip that goes leaves no gap', async () => {
  await using stage = await createInsightStage({ parts: EXACT });
  const { world, ana } = stage;
  const ids = [await stage.clip(), await stage.clip(), await stage.clip({ audience: 'private' })];
  const [first, second, hidden] = ids as [VideoId, VideoId, VideoId];
  await stage.watch(first, 3, { seconds: [3, 3, 3] });
  await stage.watch(second, 6);
  await ana.call(likeVideo, { params: { id: hidden } });
  for (const text of ['One.', 'Two.'])
    await ana.call(writeComment, { params: { id: first }, body: { text } });
  await world.clock.advance(2 * HOUR);
  await world.settle();
  const order = async (by: ClipOrder) => (await allClips(stage, by)).map(({ clip }) => clip.id);
  expect((await order('views'))[0]).toBe(first);
  expect((await order('viewers'))[0]).toBe(second);
  expect((await order('likes'))[0]).toBe(hidden);
  expect((await order('comments'))[0]).toBe(first);
  const before = await allClips(stage, 'views');
  expect(before.map(({ totals }) => totals.views.value)).toEqual([9, 6, 0]);
  await ana.call(deleteVideo, { params: { id: first } });
  expect(await order('views')).toEqual([second, hidden]);
});

test('a later page goes on after the last clip shown, also when it has moved or is gone', async () => {
  await using stage = await createInsightStage({ parts: EXACT });
  const { ana, world } = stage;
  for (let i = 0; i < 30; i += 1) await stage.clip();
  const page = await ana.call(listInsightClips, { query: { order: 'views' } });
  expect(page.clips).toHaveLength(24);
  const last = page.clips.at(-1)!.clip.id as VideoId;
  const seen = new Set(page.clips.map(({ clip }) => clip.id));
  await ana.call(deleteVideo, { params: { id: last } });
  await world.settle();
  const after = await ana.call(listInsightClips, { query: { order: 'views', cursor: page.next! } });
  expect(after.next).toBeNull();
  expect(after.clips.filter(({ clip }) => seen.has(clip.id))).toEqual([]);
  expect(after.clips.length).toBeGreaterThanOrEqual(5);
  const ben = await world.as('ben');
  const stolen = { query: { order: 'views', cursor: page.next! } } as const;
  await expect(ben.call(listInsightClips, stolen)).rejects.toMatchObject({
    code: 'request/invalid',
  });
});

test('an export has the numbers of the answer that it is of, and no more', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const ids = [await stage.clip(), await stage.clip({ audience: 'unlisted' })];
  for (const id of ids) await stage.watch(id, 90, { seconds: [7] });
  await ana.call(likeVideo, { params: { id: ids[0]! } });
  for (let day = 0; day < 3; day += 1) await stage.nextDay();
  await world.settle();
  const query = { days: 7 } as const;
  const told = await stage.overview(query);
  const ofClip = await stage.clipPage(ids[0]!, query);
  const days = await csvAt(ana, urlOf(exportInsights, { query }));
  const clipDays = await csvAt(ana, urlOf(exportClipInsights, { params: { id: ids[0] }, query }));
  for (const [rows, answer] of [
    [days, told.days],
    [clipDays, ofClip.days!],
  ] as const) {
    expect(rows).toEqual(
      answer.map(({ day, views, plays, viewerDays, ...counts }) => ({
        day,
        views: asField(views.value),
        viewsStandardError: asField(views.standardError),
        plays: asField(plays.value),
        playsStandardError: asField(plays.standardError),
        viewerDays: asField(viewerDays.value),
        viewerDaysStandardError: asField(viewerDays.standardError),
        ...Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, asField(n)])),
      })),
    );
  }
  const lines = await csvAt(ana, urlOf(exportInsightClips));
  const clips = await allClips(stage);
  expect(lines).toEqual(clips.map(lineOf));
  expect(lines.find(({ visibility }) => visibility === 'unlisted')?.completion).toBe('');
});

/** A clip as the export has it. */
function lineOf({ clip, totals: { acts, ...numbers } }: ClipTotals) {
  const fields = Object.entries(numbers).flatMap(([name, number]) => [
    [name, asField(number?.value)],
    [`${name}StandardError`, asField(number?.standardError)],
    ...(['views', 'plays', 'viewerDays', 'watchSeconds'].includes(name)
      ? [[`${name}Shown`, asField((number as { shown?: number | null } | null)?.shown)]]
      : []),
  ]);
  return {
    id: clip.id,
    caption: clip.caption,
    publishedAt: new Date(clip.publishedAt).toISOString(),
    durationSeconds: String(clip.durationSeconds),
    visibility: clip.visibility,
    ...Object.fromEntries(fields),
    ...Object.fromEntries(Object.entries(acts).map(([name, n]) => [name, String(n)])),
  };
}

test('no caption of an export is a formula, and every one is read back as it was', async () => {
  await using stage = await createInsightStage();
  const captions = [
    '=HYPERLINK("http://evil.example")',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    'plain, with "quotes"\r\nand lines',
  ];
  for (const caption of captions) await stage.clip({ caption });
  const rows = await csvAt(stage.ana, urlOf(exportInsightClips));
  expect(new Set(rows.map(({ caption }) => caption))).toEqual(
    new Set(captions.map((caption, i) => (i < 6 ? `'${caption}` : caption))),
  );
});

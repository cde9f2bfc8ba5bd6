import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPostgresSearch } from '#engines/search/postgres.ts';
import type { Search, SearchDocument, SearchKind } from '#engines/search/port.ts';
import { openSqliteSearch } from '#engines/search/sqlite.ts';
import { startPostgres, type PostgresServer } from '#test/postgres.ts';
import { needs } from '../../../../../scripts/needs.ts';

/** Opens the same search again and again. */
interface Place extends AsyncDisposable {
  open(): Promise<Search>;
}

async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-search-'));
  return {
    open: () => Promise.resolve(openSqliteSearch(join(folder, 'search.db'))),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const servers: { postgres?: PostgresServer } = {};

/** A database of a server that this file starts once. */
async function postgresPlace(): Promise<Place> {
  servers.postgres ??= await startPostgres();
  const url = await servers.postgres.database(`search_${performance.now().toFixed(0)}`);
  return {
    open: () => openPostgresSearch(url),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

afterAll(async () => {
  await servers.postgres?.[Symbol.asyncDispose]();
});

const ENGINES = [
  { name: 'SQLite', skip: false, at: sqlitePlace },
  { name: 'PostgreSQL', skip: needs('postgresql').skip, at: postgresPlace },
];

const account = (
  id: string,
  username: string,
  more: { displayName?: string; bio?: string; weight?: number } = {},
): SearchDocument => ({
  kind: 'account',
  id,
  username,
  displayName: username,
  bio: '',
  weight: 0,
  ...more,
});
const clip = (id: string, caption: string, weight = 0) =>
  ({ kind: 'clip', id, caption, weight }) as const;
const hashtag = (id: string, weight = 0) => ({ kind: 'hashtag', id, weight }) as const;

describe.each(ENGINES)('search in $name', ({ skip, at }) => {
  describe.skipIf(skip)('keeps the promises of the port:', () => {
    promises(at);
  });
});

function promises(openPlace: () => Promise<Place>): void {
  let place: Place;
  let search: Search;

  beforeAll(async () => {
    place = await openPlace();
    search = await place.open();
  }, 60_000);
  beforeEach(() => search?.clear());
  afterAll(async () => {
    await search?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  async function ids(kind: SearchKind, text: string, limit = 20): Promise<string[]> {
    return (await search.find({ kind, text, limit })).map(({ id }) => id);
  }
  /** Which of these queries find the one clip. */
  async function finding(caption: string, texts: readonly string[]): Promise<string[]> {
    await search.put([clip('v_it', caption), clip('v_other', 'nothing of the kind')]);
    const found: string[] = [];
    for (const text of texts) if ((await ids('clip', text)).includes('v_it')) found.push(text);
    return found;
  }
  test('finds words by their beginning, each kind apart', async () => {
    await search.put([
      hashtag('footlights'),
      clip('v_1', 'Footlights on!'),
      account('a_1', 'stage'),
    ]);
    expect(await ids('hashtag', 'foot')).toEqual(['footlights']);
    expect(await ids('clip', 'foot')).toEqual(['v_1']);
    expect(await ids('account', 'foot')).toEqual([]);
    expect(await ids('clip', 'lights')).toEqual([]);
  });

  test('looks past one typo from four letters on and two from eight, not in numbers', async () => {
    const good = [
      'fotlights',
      'foootlights',
      'fpotlights',
      'ofotlights',
      'footlihgst',
      'fotlightz',
    ];
    const bad = ['foatlightzz', 'oftlighst'];
    expect(await finding('footlights', [...good, ...bad])).toEqual(good);
    expect(await finding('stage', ['stge', 'stagee', 'satge', 'sage', 'stxge'])).toHaveLength(5);
    expect(await finding('stage', ['stgx', 'sxaxe', 'tage1'])).toEqual([]);
    expect(await finding('fox 2024', ['fix', '2025'])).toEqual([]);
  });

  test('looks past a typo in a word that is not finished', async () => {
    const good = ['fotlig', 'ofotli', 'foxtligh'];
    expect(await finding('red footlights', [...good, 'red fotlig'])).toHaveLength(4);
    expect(await finding('red footlights', ['fotlig red'])).toEqual([]);
  });

  test('takes case, accents, width and forms of letters for the same', async () => {
    const texts = [
      'cafe',
      'CAFÉ',
      'ｃａｆｅ',
      'strasse',
      'STRAẞE',
      'lodz',
      'smorgas',
      'dont',
      "don't",
    ];
    expect(await finding('Café Straße Łódź Smørgås don’t', texts)).toEqual(texts);
  });

  test('finds every script: Arabic with and without marks and article, substrings where no spaces are', async () => {
    const arabic = ['كتاب', 'الكتاب', 'كِتَاب', 'احمد', 'الكت'];
    expect(await finding('الكِتَاب أحمد', arabic)).toEqual(arabic);
    const unspaced = ['東京', '京タ', 'ワー', 'タワー', '한국', '국어', 'ไทย'];
    expect(await finding('夜の東京タワーで 한국어 ภาษาไทย', unspaced)).toEqual(unspaced);
    expect(await finding('東と京', ['東京'])).toEqual([]);
    const others = ['привет', 'ПРИВ', 'превет', 'ελλας', 'नमस्ते', 'שלום'];
    expect(await finding('Привет Ελλάς नमस्ते שָׁלוֹם', others)).toEqual(others);
  });

  test('finds emoji, also those that are drawn from several', async () => {
    const texts = ['🎸', '👩‍🎤', '👍', '🇵🇹', '❤', 'solo 🎸'];
    expect(await finding('Solo 🎸 by 👩🏽‍🎤 👍🏿 from 🇵🇹 ❤️', texts)).toEqual(texts);
  });

  test('takes everything else in a query for text or for nothing', async () => {
    const hostile = [
      '"',
      '*',
      '" OR "x"* NOT (',
      "'; drop table words; --",
      'id:v_it',
      '^a + b',
      '&|!<->',
    ];
    const others = [
      ':*',
      '\\',
      '\0',
      '%_',
      '',
      '   ',
      '###',
      '@',
      '(((',
      "'::tsquery",
      '\u202Eabc',
      '😀'.repeat(50),
    ];
    for (const text of [...hostile, ...others, 'NEAR(', 'AND', 'OR NOT']) {
      const found = await finding('plain words', [text]);
      expect([text, found]).toEqual([text, []]);
    }
    expect(await finding('a"b (or) not* near', ['"b"', 'NEAR', '(or)', '*not*'])).toHaveLength(4);
  });

  test('wants every word, in any order', async () => {
    await search.put([
      clip('v_1', 'a red fox jumps'),
      clip('v_2', 'a red wall'),
      clip('v_3', 'fox'),
    ]);
    expect(await ids('clip', 'fox red')).toEqual(['v_1']);
    expect(await ids('clip', 'fo re')).toEqual(['v_1']);
    expect(await ids('clip', 'red nothing')).toEqual([]);
  });

  test('knows a name with and without signs, spaces and dots', async () => {
    await search.put([
      account('a_1', 'ana.films', { displayName: 'Ana Ñandú' }),
      hashtag('summer_rain'),
    ]);
    for (const text of ['@ana.films', 'anafilms', 'ANA FILMS', 'films', 'nandu', 'anañ'])
      expect([text, await ids('account', text)]).toEqual([text, ['a_1']]);
    for (const text of ['#summer_rain', 'summerrain', 'summer', 'rain', '#Summer'])
      expect([text, await ids('hashtag', text)]).toEqual([text, ['summer_rain']]);
  });

  test('puts the whole name first, then whole words, beginnings, typos; names before bios; then weight', async () => {
    await search.put([
      account('a_typo', 'anka', { displayName: 'x', weight: 90_000 }),
      account('a_bio', 'ben', { bio: 'the anna of old', weight: 70_000 }),
      account('a_start', 'annabel', { weight: 80_000 }),
      account('a_heavy', 'cat', { displayName: 'Anna Cat', weight: 300 }),
      account('a_light', 'dog', { displayName: 'Anna Dog', weight: 20 }),
      account('a_whole', 'anna'),
    ]);
    const order = ['a_whole', 'a_heavy', 'a_light', 'a_bio', 'a_start', 'a_typo'];
    expect(await ids('account', 'anna')).toEqual(order);
  });

  test('goes on after any hit, without a gap or a repetition', async () => {
    const clips = Array.from({ length: 60 }, (_, at) =>
      clip(`v_${at}`, ['stage', 'stages', 'stagge'][at % 3] ?? '', at % 7),
    );
    await search.put(clips);
    const all = await ids('clip', 'stage', 100);
    expect(new Set(all).size).toBe(60);
    const paged: string[] = [];
    for (let after: string | undefined; ;) {
      const hits = await search.find({ kind: 'clip', text: 'stage', limit: 7, after });
      paged.push(...hits.map(({ id }) => id));
      after = hits.at(-1)?.position;
      if (hits.length < 7) break;
    }
    expect(paged).toEqual(all);
  });

  test('follows a document that changes, and forgets one that is removed with its words', async () => {
    await search.put([clip('v_1', 'a lighthouse'), clip('v_2', 'a lighthouse', 9)]);
    await search.put([clip('v_1', 'a lighthouse', 99), clip('v_2', 'a pier', 9)]);
    expect(await ids('clip', 'lighthouse')).toEqual(['v_1']);
    expect(await ids('clip', 'pier')).toEqual(['v_2']);
    await search.put([clip('v_2', 'lighthouse', 99_999)]);
    expect(await ids('clip', 'lighthouse')).toEqual(['v_2', 'v_1']);
    await search.remove('clip', ['v_1', 'v_2', 'v_unknown']);
    await search.remove('clip', ['v_1']);
    expect(await ids('clip', 'lighthouse')).toEqual([]);
    expect(await ids('clip', 'lighthuose')).toEqual([]);
  });

  test('puts the last of documents with one id, and again what is there', async () => {
    await search.put([clip('v_1', 'first'), clip('v_1', 'second')]);
    await search.put([clip('v_1', 'second')]);
    expect([await ids('clip', 'first'), await ids('clip', 'second')]).toEqual([[], ['v_1']]);
  });

  test('keeps documents and note when it is opened again', async () => {
    expect(await search.note()).toBeNull();
    await search.put([clip('v_1', 'lighthouse')]);
    await search.setNote('one');
    await search.setNote('two');
    await search[Symbol.asyncDispose]();
    search = await place.open();
    expect([await search.note(), await ids('clip', 'light')]).toEqual(['two', ['v_1']]);
    await search.clear();
    expect([await search.note(), await ids('clip', 'light')]).toEqual([null, []]);
  });

  test('takes long texts, long words and many words', async () => {
    const long = 'x'.repeat(5000);
    await search.put([
      clip('v_1', `${'wort '.repeat(2000)} ${long}`),
      clip('v_2', '東'.repeat(3000)),
    ]);
    expect(await ids('clip', 'wort')).toEqual(['v_1']);
    expect(await ids('clip', '東東東')).toEqual(['v_2']);
    expect(await ids('clip', long)).toEqual([]);
    expect(await ids('clip', 'wort '.repeat(50))).toEqual(['v_1']);
  });
}

test.skipIf(needs('postgresql').skip)('both find the same in the same order', async () => {
  await using places = new AsyncDisposableStack();
  const searches: Search[] = [];
  for (const { at } of ENGINES) {
    const place = places.use(await at());
    searches.push(places.use(await place.open()));
  }
  const words = 'stage stages lights light fox foxes red tower towers 東京 café cafe staging'.split(
    ' ',
  );
  let seed = 11;
  const pick = () => words[(seed = (seed * 48_271) % 2_147_483_647) % words.length] ?? '';
  const documents = Array.from({ length: 400 }, (_, at) =>
    account(`a_${at}`, `${pick()}${at % 9}`, {
      displayName: `${pick()} ${pick()}`,
      bio: pick(),
      weight: at % 40,
    }),
  );
  for (const search of searches) await search.put(documents);
  for (const text of ['stage', 'lihgts', 'fox red', 'towr', 's', 'cafe 東京', 'stagin']) {
    const [first, second] = await Promise.all(
      searches.map((search) => search.find({ kind: 'account', text, limit: 100 })),
    );
    expect([text, first]).not.toEqual([text, []]);
    expect([text, second]).toEqual([text, first]);
  }
});

test('a search file that is damaged or of another version is made anew, and an empty one says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-search-'));
  const path = join(folder, 'search.db');
  const spoil: ((file: string) => Promise<void> | void)[] = [
    (file) => writeFile(file, 'no database'),
    (file) => truncate(file, 9000),
    (file) => {
      const database = new Database(file);
      database.pragma('user_version = 99');
      database.close();
    },
  ];
  for (const harm of spoil) {
    await using whole = openSqliteSearch(path);
    await whole.put([clip('v_1', 'lighthouse')]);
    await whole.setNote('full');
    await whole[Symbol.asyncDispose]();
    await harm(path);
    let isLost = false;
    await using search = openSqliteSearch(path, () => (isLost = true));
    const found = await search.find({ kind: 'clip', text: 'lighthouse', limit: 5 });
    expect([await search.note(), found, isLost]).toEqual([null, [], isLost]);
    await search.put([clip('v_2', 'lighthouse')]);
    expect(await search.find({ kind: 'clip', text: 'light', limit: 5 })).toHaveLength(1);
  }
  await rm(folder, { recursive: true });
});

test('a search file that turns out to be damaged later is emptied, and its owner told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-search-'));
  const path = join(folder, 'search.db');
  let losses = 0;
  await using search = openSqliteSearch(path, () => (losses += 1));
  await search.put(Array.from({ length: 500 }, (_, at) => clip(`v_${at}`, `lighthouse ${at}`)));
  await search.setNote('full');
  const other = new Database(path);
  other.unsafeMode();
  other.pragma('writable_schema = ON');
  other.exec("update clip_words_data set block = x'00' where id > 10");
  other.close();
  expect(await search.find({ kind: 'clip', text: 'lighthouse', limit: 5 })).toEqual([]);
  expect([losses, await search.note()]).toEqual([1, null]);
  await rm(folder, { recursive: true });
});

import { addWord, listWords, removeWord } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createMatcher, patternOf } from '#lib/phrases.ts';
import { createWorld } from '#test/world.ts';

test('a word is found whole, whatever the case, accents and punctuation', () => {
  const cases: [word: string, text: string, isFound: boolean][] = [
    ['cat', 'My CAT.', true],
    ['cat', '#cat', true],
    ['cat', 'concatenate', false],
    ['Crème brûlée', 'creme, BRULEE!', true],
    ['creme brulee', 'creme and brulee', false],
    ['spoiler', 'sp\u200Boiler', true],
    ['ﬁn', 'fin', true],
    ['🍆', 'look🍆here', true],
    ['猫', '黒猫が好き', true],
    ['ß', 'strasse', false],
    ['.*', 'anything', false],
  ];
  for (const [word, text, isFound] of cases)
    expect([word, text, createMatcher([patternOf(word)].filter(Boolean))(text)]).toEqual([
      word,
      text,
      isFound,
    ]);
});

test('words are kept per account and kind, once each, up to 200', async () => {
  await using world = await createWorld();
  const [ana, ben] = [await world.as('ana'), await world.as('ben')];
  const params = { kind: 'muted' } as const;
  const add = (word: string) => ana.call(addWord, { params, body: { word } });
  await add('Spoiler');
  expect(await add('  SPOILER ')).toEqual({ words: ['Spoiler'] });
  expect(await ana.call(listWords, { params: { kind: 'filtered' } })).toEqual({ words: [] });
  expect(await ben.call(listWords, { params })).toEqual({ words: [] });
  await expect(add('...')).rejects.toMatchObject({ code: 'word/invalid' });
  await expect(add('x'.repeat(61))).rejects.toMatchObject({
    message: 'Words and phrases are up to 60 characters; this one is 61.',
  });
  for (let i = 1; i < 200; i += 1) {
    if (i % 50 === 0) await world.clock.advance(60_000);
    await add(`word ${i}`);
  }
  await world.clock.advance(60_000);
  await expect(add('one more')).rejects.toMatchObject({ code: 'word/too-many' });
  await ana.call(removeWord, { params, query: { word: 'spoiler' } });
  await ana.call(removeWord, { params, query: { word: 'spoiler' } });
  expect((await add('one more')).words).toHaveLength(200);

  const { words } = world.context;
  const session = await ana.call(listWords, { params });
  expect(session.words).not.toContain('Spoiler');
  const [{ id }] = (await world.context.database.db
    .selectFrom('profiles')
    .select('id')
    .where('username', '=', 'ana')
    .execute()) as [{ id: `a_${string}` }];
  expect(await words.belongings.exportOf(id)).toMatchObject({ filtered: [] });
  await words.belongings.forget(id);
  expect(await ana.call(listWords, { params })).toEqual({ words: [] });
});

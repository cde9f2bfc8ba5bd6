import { createSpam } from '#features/prevention/spam.ts';
import { DAY_MS } from '#lib/day.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';

const START = Date.UTC(2026, 2, 2);

/** A made-up comment with who wrote it, where and when, and whether it is spam. */
export interface Made {
  author: string;
  clip: number;
  text: string;
  at: number;
  ageDays: number;
  mentions: string[];
  isKnown: boolean;
  isSpam: boolean;
  campaign: string;
}

const MINUTE = 60_000;
const SHORT = [
  'lol',
  '🔥🔥',
  'first',
  'so good',
  '❤️❤️❤️',
  'wow',
  'haha',
  'nice one',
  'same',
  '👏👏👏',
  'no way',
  'love this',
];
const LONG = [
  'The light at the end is what makes it for me',
  'My grandmother used to cook it exactly like that on Sundays',
  'Where was this filmed, the stairs look like the ones in Porto',
  'I tried it after your last clip and burned the second one',
  'Is that a dog or a very small horse behind the counter',
  'This is the song from the wedding and now I am crying again',
  'Who else is watching this instead of writing the essay due tomorrow',
  'You can see the boat turning before the wind does',
  'Please do one about the market in winter too',
  'It works better with a little less salt and more patience',
];
const WORDS =
  `river stone window apple bridge morning yellow garden paper summer corner winter silver table music ocean
  letter market forest engine button copper pillow candle ladder basket meadow rocket violin pepper`.split(
    /\s+/,
  );

const PLAIN =
  `the a this that my your is was it you i we they in on at of for with and but so not just never always when
  where how why who really very still only like love hate want think know saw made found lost cooked played heard looks
  sounds feels went came told gave left dog cat boat street house kitchen mother brother friend teacher school train bus
  guitar drum song dance jump trick recipe bread cheese rain snow sun wind light colour camera lens edit cut sound voice
  hands face hat shoes shirt again today yesterday tomorrow later once twice first last next better worse bigger smaller
  old new red blue green slow fast loud quiet funny sad happy weird perfect`.split(/\s+/);

// oxlint-disable complexity -- one made-up evening, told in order
/** Talk and campaigns of some hours, in order of time; the same seed makes the same. */
export function makeCorpus(seed: number, size = 600): Made[] {
  const random = seeded(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const many = (count: number) => Array.from({ length: count }, () => one(WORDS)).join(' ');
  const sentence = () =>
    Array.from({ length: 3 + Math.floor(random() * 14) }, () => one(PLAIN)).join(' ');
  const at = (span = 180) => Math.floor(random() * span) * MINUTE;
  const made: Made[] = [];
  const add = (part: Partial<Made> & Pick<Made, 'author' | 'text' | 'campaign'>) =>
    made.push({
      clip: Math.floor(random() * 80),
      at: at(),
      ageDays: 200,
      mentions: [],
      isKnown: false,
      isSpam: true,
      ...part,
    });
  const honest = (part: Partial<Made> & Pick<Made, 'author' | 'text' | 'campaign'>) =>
    add({ isSpam: false, ...part });
  const ageOf = () => (random() < 0.25 ? 0 : random() < 0.3 ? 3 : 300);

  for (let n = 0; n < size; n += 1) {
    const author = `person${n % 150}`;
    const ageDays = (n % 150) % 4 === 0 ? 0 : 100;
    if (random() < 0.5) honest({ author, ageDays, text: one(SHORT), campaign: 'short' });
    else if (random() < 0.15)
      honest({ author, ageDays, text: one(LONG), campaign: 'said by many' });
    else honest({ author, ageDays, text: sentence(), campaign: 'talk' });
  }
  // Somebody new who loves one creator: many fires within minutes.
  for (let n = 0; n < 15; n += 1)
    honest({ author: 'fan', ageDays: 0, text: '🔥🔥🔥', clip: n, at: n * MINUTE, campaign: 'fan' });
  // Two friends who name each other all evening.
  for (let n = 0; n < 30; n += 1)
    honest({
      author: `friend${n % 2}`,
      mentions: [`friend${(n + 1) % 2}`],
      text: `@friend ${many(5)}`,
      clip: 3,
      at: n * MINUTE,
      campaign: 'friends',
    });
  // A link that belongs to what is said, once.
  for (let n = 0; n < 12; n += 1)
    honest({
      author: `person${n * 7}`,
      ageDays: 90,
      text: `The recipe is on https://kitchen${n}.example/${one(WORDS)}, ${many(3)}`,
      campaign: 'a link',
    });
  // A creator's regular, who asks the same on two clips.
  for (let n = 0; n < 2; n += 1)
    honest({
      author: 'regular',
      isKnown: true,
      text: 'When does the next part of this series come out?',
      clip: n,
      campaign: 'asked twice',
    });

  for (let n = 0; n < 25; n += 1)
    add({
      author: 'copier',
      ageDays: 5,
      text: 'Earn money from home with my free course, look at my profile today',
      clip: n,
      at: n * 2 * MINUTE,
      campaign: 'copies',
    });
  for (let n = 0; n < 40; n += 1)
    add({
      author: `bot${n % 20}`,
      ageDays: 0,
      text: `Hey ${one(WORDS)}, I made ${100 + Math.floor(random() * 900)} euros this week with a simple trick, ask me about ${one(WORDS)}`,
      clip: n,
      at: n * MINUTE,
      campaign: 'template',
    });
  for (let n = 0; n < 30; n += 1)
    add({
      author: `drop${n % 10}`,
      ageDays: ageOf() === 0 ? 0 : 4,
      text: `${many(3)} www.win${n % 2}.xyz`,
      clip: n,
      at: n * MINUTE,
      campaign: 'links',
    });
  for (let n = 0; n < 20; n += 1)
    add({
      author: 'bomber',
      ageDays: 2,
      text: `${many(3)} ${Array.from({ length: 5 }, (_, m) => `@p${n * 5 + m}`).join(' ')}`,
      mentions: Array.from({ length: 5 }, (_, m) => `p${n * 5 + m}`),
      clip: n,
      at: n * MINUTE,
      campaign: 'mentions',
    });
  for (let n = 0; n < 25; n += 1)
    add({
      author: 'dressed',
      ageDays: 1,
      text: dressed('Earn money from home with my free course, look at my profile today', random),
      clip: n + 30,
      at: (n * 2 + 1) * MINUTE,
      campaign: 'dressed copies',
    });
  return made.toSorted((a, b) => a.at - b.at);
}

/** Digits for letters and signs between words, another way each time. */
function dressed(text: string, random: () => number): string {
  return text
    .replaceAll(/[oei]/g, (letter) =>
      random() < 0.3 ? { o: '0', e: '3', i: '1' }[letter]! : letter,
    )
    .replaceAll(' ', () => (random() < 0.3 ? ' ~ ' : ' '));
}

/** Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How well something tells spam apart. */
export function rates(made: readonly Made[], held: (one: Made, place: number) => boolean) {
  const found = made.map((one, place) => ({ one, isHeld: held(one, place) }));
  const right = found.filter(({ one, isHeld }) => isHeld && one.isSpam).length;
  const all = found.filter(({ isHeld }) => isHeld).length;
  const spam = made.filter(({ isSpam }) => isSpam).length;
  const wronged = found.filter(({ one, isHeld }) => isHeld && !one.isSpam).map(({ one }) => one);
  const missed = Map.groupBy(
    found.filter(({ one, isHeld }) => !isHeld && one.isSpam),
    ({ one }) => one.campaign,
  );
  return {
    precision: all === 0 ? 1 : right / all,
    recall: right / spam,
    wronged,
    missed: Object.fromEntries([...missed].map(([name, list]) => [name, list.length])),
  };
}

/** Which of these the product would hold. */
export async function heldOf(made: readonly Made[]): Promise<boolean[]> {
  const ages = new Map(made.map(({ author, ageDays }) => [author as AccountId, ageDays]));
  const clock = { now: () => now };
  let now = START;
  const spam = createSpam({
    clock,
    factsOf: (id) =>
      Promise.resolve({ joinedAt: START - (ages.get(id) ?? 0) * DAY_MS, moderates: false }),
    recordOf: () => Promise.resolve({ blockers: 0, strikes: 0 }),
    count: () => Promise.resolve(),
  });
  const held: boolean[] = [];
  for (const { author, clip, text, at, mentions, isKnown } of made) {
    now = START + at;
    const comment = {
      author: author as AccountId,
      video: `v_${clip}` as VideoId,
      text,
      creator: 'creator' as AccountId,
      mentions: mentions as AccountId[],
      isKnown,
    };
    held.push((await spam.signsOf(comment)) !== null);
  }
  return held;
}

/** What a filter of the very same texts alone would hold: of more than three words, the third of one author or the fourth of anybody. */
export function naive(made: readonly Made[]): boolean[] {
  const texts = new Map<string, { all: number; by: Map<string, number> }>();
  return made.map(({ text, author }) => {
    const seen = texts.get(text) ?? { all: 0, by: new Map<string, number>() };
    texts.set(text, seen);
    seen.all += 1;
    seen.by.set(author, (seen.by.get(author) ?? 0) + 1);
    if (text.split(' ').length <= 3) return false;
    return seen.all > 3 || seen.by.get(author)! > 2;
  });
}

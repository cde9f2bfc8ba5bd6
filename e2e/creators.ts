import type { BrowserContext } from 'playwright-core';
import { drawClip } from './clip.ts';
import { signUpAs, uploadAs } from './people.ts';
import { plantNumbers } from './planted-numbers.ts';
import type { PlantedClip, PlantedCreator } from './planting.ts';
import type { Stage } from './stage.ts';

/** Four creators as they come: with nothing, with a few friends, doing well, and with one clip that went round. */
export const CREATORS = ['empty', 'tiny', 'normal', 'viral'] as const;
type Creator = (typeof CREATORS)[number];

/** A browser that is signed in as each, and each one's clips in the order below. */
export interface Creators {
  /** Of the first account, which runs the instance. */
  boss: BrowserContext;
  browsers: Record<Creator, BrowserContext>;
  clips: Record<Creator, string[]>;
}

/** Makes the four and their numbers, and starts the product again with them. */
export async function openCreators(stage: Stage): Promise<Creators> {
  const signedUp = async (username: string) => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await signUpAs(page, stage.origin, username);
    return { context, page };
  };
  const { context: boss, page } = await signedUp('boss');
  const file = await drawClip(stage.dataDir, 3);
  const video = await uploadAs(page, { origin: stage.origin, file, caption: 'The first of all' });
  const made: Creators = {
    boss,
    browsers: {} as Creators['browsers'],
    clips: {} as Creators['clips'],
  };
  for (const username of CREATORS) {
    made.browsers[username] = (await signedUp(username)).context;
    made.clips[username] = await plantNumbers(stage, video, { username, ...NUMBERS[username] });
  }
  // Mails need to know where their links lead.
  await stage.restart({ PUBLIC_URL: stage.origin });
  return made;
}

/** Falls by half every so many days since a clip was published. */
const fading = (age: number, first: number, halfDays: number) => (ago: number) =>
  first * 0.5 ** ((age - ago) / halfDays) + first * 0.04;
/** Rises and falls around a day. */
const wave = (top: number, day: number, width: number) => (ago: number) =>
  top * Math.exp(-(((day - ago) / width) ** 2));

const dog = wave(1_900_000, 13, 3);
const NORMAL: PlantedClip[] = [
  { caption: 'How to fold a paper crane', age: 46, viewsOn: fading(46, 420, 9) },
  {
    caption: 'The harbour at dusk, and everybody who came to see the boats come in again #harbour',
    age: 30,
    viewsOn: fading(30, 700, 6),
    durationSeconds: 24,
  },
  { caption: 'قهوة الصباح', age: 21, viewsOn: fading(21, 260, 5), durationSeconds: 8 },
  { caption: 'Three chords', age: 11, viewsOn: fading(11, 900, 4), durationSeconds: 31 },
  { caption: 'For the family', age: 8, viewsOn: () => 14, visibility: 'unlisted' },
  { caption: 'Rain on the roof', age: 4, viewsOn: fading(4, 540, 3), durationSeconds: 3 },
  { caption: '', age: 400, viewsOn: fading(400, 300, 60), durationSeconds: 15 },
];

const NUMBERS: Record<Creator, Omit<PlantedCreator, 'username'>> = {
  empty: { clips: [] },
  tiny: {
    clips: [
      { caption: 'My cat', age: 9, viewsOn: () => 2, pace: 5, actsPerView: 0.2 },
      { caption: '', age: 2, viewsOn: () => 2, pace: 14, actsPerView: 0 },
    ],
    followersOn: (ago) => ({ gained: Number(ago === 6 || ago === 2), lost: 0 }),
  },
  normal: {
    clips: NORMAL,
    followersOn: (ago) => ({
      gained: (ago * 7) % 11,
      lost: ago % 6 === 0 ? 2 : Number(ago % 4 === 0),
    }),
  },
  viral: {
    clips: [
      {
        caption: 'The dog that opens doors',
        age: 19,
        viewsOn: (ago) => dog(ago) + 60_000,
        durationSeconds: 17,
        actsPerView: 0.09,
      },
      { caption: 'The dog again', age: 9, viewsOn: fading(9, 210_000, 3), actsPerView: 0.08 },
      { caption: 'Who taught it?', age: 5, viewsOn: fading(5, 90_000, 2), durationSeconds: 41 },
      { caption: 'Before all of this', age: 120, viewsOn: fading(120, 800, 30) },
      { caption: 'First try', age: 140, viewsOn: fading(140, 300, 20) },
    ],
    followersOn: (ago) => ({
      gained: Math.round(wave(38_000, 13, 4)(ago) + 40 + ((ago * 13) % 29)),
      lost: Math.round(wave(900, 9, 4)(ago) + (ago % 5)),
    }),
  },
};

import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import type { World } from '../../packages/server/test/world.ts';
import {
  askServer,
  differenceOf,
  settled,
  textOf,
  type Ask,
  type Planted,
} from '../surfaces/ask.ts';
import { drawPlays, plantPlays } from '../surfaces/crowd.ts';
import { watchAsPage } from '../surfaces/fan.ts';
import { readableAddresses } from '../surfaces/questions.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import { visitorOf, type Member } from '../surfaces/stage.ts';
import { createTwins, type Twins } from '../surfaces/twins.ts';

/** Plays of all clips together between the second and the third look. */
const CROWD = 2_000;

/** Compares everything that can be read of two instances of which one is watched, until numbers are released. */
export const attack: Attack = {
  number: 10,
  title: 'Everything that can be read, with and without a play, until the next release',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(options: AttackOptions, planted: Planted = {}): Promise<Verdict> {
  const random = seededUnit(options.seed);
  await using twins = await createTwins({
    clips: options.isQuick ? 3 : 4,
    random,
    parts: options.parts,
  });
  const { stage, watched, quiet } = twins;
  for (const world of [quiet, watched]) planted.plant?.(world);
  const { urls: all, gaps } = await readableAddresses(stage);
  const urls = all.filter(planted.isAsked ?? isWorthAsking(options, all));
  const roles = rolesFor(options);
  const look = createLook(twins, { urls, roles, ask: planted.ask ?? askServer });
  const finds = [...gaps];

  // What differs before anybody has watched would differ for other reasons.
  finds.push(...(await look()).map((find) => `Before any play: ${find}`));
  const fan = visitorOf({ world: watched }, '203.0.113.77', 'Mozilla/5.0 (X11) Fan Firefox/140.0');
  for (const { id } of stage.clips) await watchAsPage(fan, drawPlays(id, 1, random)[0]!);
  finds.push(...(await look()));
  for (const { id: video } of stage.clips) {
    await plantPlays(watched, { video, count: CROWD / stage.clips.length, random });
  }
  for (const wait of waitsFor(options, twins.nextReleaseAt - watched.clock.now() - 1)) {
    await twins.advance(Math.max(0, wait));
    finds.push(...(await look()));
  }
  // That the comparison can see a difference: it is there once numbers are released.
  await twins.advance(2 * 3_600_000);
  const after = await look((url) => url.startsWith('/api/'));
  if (after.length === 0) finds.push('After the release nothing differed either: this is blind.');
  const { compared } = look.figures();
  return {
    score: `${finds.length} differences in ${compared.toLocaleString('en')} pairs of answers`,
    expectation: '0 differences',
    isHeld: finds.length === 0,
    figures: { compared, addresses: urls.length, differencesAfterRelease: after.length },
    finds: finds.slice(0, 12),
  };
}

/** A page is made of its data: the quick look asks for the data alone. */
function isWorthAsking(
  { isQuick }: AttackOptions,
  all: readonly string[],
): (url: string) => boolean {
  const known = new Set(all);
  return (url) => !isQuick || url === '/' || !known.has(`${url}/__data.json`);
}

function rolesFor({ isQuick }: AttackOptions): Member['role'][] {
  if (isQuick) return ['signed out', 'creator'];
  return ['signed out', 'admin', 'creator', 'other creator', 'user'];
}

/** Past the feed's own age, a ticket and a snapshot, and to the last moment before the release. */
function waitsFor({ isQuick }: AttackOptions, left: number): number[] {
  return isQuick ? [16_000, left - 16_000] : [0, 1_000, 15_000, 46_000, 600_000, left - 662_000];
}

/** Asks both worlds the same questions in the same order; says where their answers differ. */
function createLook(
  twins: Twins,
  options: { urls: readonly string[]; roles: readonly string[]; ask: Ask },
) {
  const { stage, quiet, watched } = twins;
  const { urls, roles, ask } = options;
  let compared = 0;
  async function answersOf(world: World, asked: readonly string[]): Promise<Map<string, string>> {
    stage.world = world;
    const answers = new Map<string, string>();
    for (const { role, person } of stage.cast.filter((one) => roles.includes(one.role))) {
      for (const url of asked) {
        const answer = settled(await ask(person, { method: 'GET', url }));
        answers.set(`${role} ${url}`, textOf(answer));
        const etag = answer.headers['etag'];
        if (etag === undefined || !url.startsWith('/media/')) continue;
        const again = { method: 'GET' as const, url, headers: { 'if-none-match': etag } };
        answers.set(`${role} ${url} again`, textOf(settled(await ask(person, again))));
      }
    }
    return answers;
  }
  const look = async (isAsked: (url: string) => boolean = () => true): Promise<string[]> => {
    const asked = urls.filter(isAsked);
    const expected = await answersOf(quiet, asked);
    const found = await answersOf(watched, asked);
    compared += expected.size;
    return [...expected].flatMap(([key, text]) => {
      const other = found.get(key) ?? 'nothing';
      return other === text ? [] : `${key}: ${differenceOf(text, other)}`;
    });
  };
  return Object.assign(look, { figures: () => ({ compared }) });
}

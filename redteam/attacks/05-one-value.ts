import { hash } from 'node:crypto';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { askServer, settled, type Planted, type Question } from '../surfaces/ask.ts';
import { plantPlays } from '../surfaces/crowd.ts';
import { readableAddresses } from '../surfaces/questions.ts';
import { languageFor } from '../../packages/web/src/words/languages.ts';
import { seededUnit } from '../../packages/count/test/seeded.ts';
import { below } from '../surfaces/seeded.ts';
import { countsIn } from '../surfaces/shown.ts';
import { openWorld, setStage, type Stage } from '../surfaces/stage.ts';

const LOCALES =
  'en de fr es pt-BR zh-Hans zh-Hant ja ko ar he fa hi bn ta ru uk pl tr vi th sw am'.split(' ');
const ACCEPTS = '*/* text/html application/json application/openapi+json text/csv'.split(' ');
const ENCODINGS = ['identity', 'gzip', 'br', 'deflate', 'gzip, deflate, br, zstd', '*'];
const RANGES = ['bytes=0-99', 'bytes=100-', 'bytes=-50', 'bytes=0-0,5-9'];
const EPOCHS = 4;
const ROUNDS = 2;

/** Asks again and again, in every way there is, until something answers otherwise. */
export const attack: Attack = {
  number: 5,
  title: 'Asking 10,000 times, as others, in other languages, formats and encodings',
  run: (options) => carryOut(options),
};

/** The attack; `planted` is for the tests that prove that it notices. */
export async function carryOut(options: AttackOptions, planted: Planted = {}): Promise<Verdict> {
  const ask = planted.ask ?? askServer;
  await using world = await openWorld({ parts: options.parts });
  const random = seededUnit(options.seed);
  const stage = await setStage(world, 4);
  const asks = options.isQuick ? 600 : 10_000;
  const seen = createSeen();
  let start = 0;
  planted.plant?.(world);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    await toNextRelease(stage, random);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const asked of await questionsOf(stage, random, asks / EPOCHS / ROUNDS)) {
        const { who, question } = asked;
        const { body } = settled(await ask(stage.cast[who]!.person, question));
        if (question.method === 'HEAD') seen.addHead(body);
        else seen.add({ epoch, start, who, question, body: body.toString() });
      }
      // Whatever comes in meanwhile changes nothing, nor do the server's end and beginning.
      await plantPlays(world, { video: stage.clips[0]!.id, count: 40, random });
      if (round > 0 || epoch !== 1) continue;
      // What is held in memory alone is forgotten, so pages may say less; counts stay.
      start += 1;
      await world.restart();
      planted.plant?.(world);
    }
  }
  return seen.verdict(asks);
}

/** Plays for every clip, then on to the moment after the next release of all. */
async function toNextRelease({ world, clips }: Stage, random: () => number): Promise<void> {
  for (const { id } of clips) await plantPlays(world, { video: id, count: 120, random });
  await world.clock.advance(2 * 3_600_000);
  await world.settle();
}

async function questionsOf(
  stage: Stage,
  random: () => number,
  count: number,
): Promise<{ who: number; question: Question }[]> {
  const { urls } = await readableAddresses(stage);
  const isApi = (url: string) => url.startsWith('/api/');
  // One of each choice.
  const isOften = (url: string) => url.includes('?') && !/days=7|order=views/.test(url);
  const api = urls.filter((url) => isApi(url) && !isOften(url));
  const telling = api.filter((url) => /\/(?:feed|videos|profiles)/.test(url));
  const other = urls.filter((url) => !isApi(url) && !/\.(?:webp|avif|png)$/.test(url));
  const pick = <T>(list: readonly T[]) => list[below(random, list.length)] as T;
  return Array.from({ length: count }, () => {
    const kind = random();
    const url = pick(kind < 0.25 ? telling : kind < 0.75 ? api : other);
    const headers: Record<string, string> = {
      'accept-language': pick(LOCALES),
      accept: isApi(url) || random() < 0.3 ? pick(ACCEPTS) : 'text/html',
      'accept-encoding': pick(ENCODINGS),
    };
    if (random() < 0.1) headers['range'] = pick(RANGES);
    if (random() < 0.1) headers['cache-control'] = 'no-cache';
    if (random() < 0.05) headers['if-modified-since'] = 'Thu, 01 Jan 1970 00:00:00 GMT';
    const join = url.includes('?') ? '&' : '?';
    const query = random() < 0.2 ? `${join}fresh=${below(random, 1e6)}` : '';
    const method = random() < 0.05 ? 'HEAD' : 'GET';
    return {
      who: below(random, stage.cast.length),
      question: { method, url: url + query, headers },
    };
  });
}

/** What was asked only so that no cache answers. */
const FRESH = /[?&]fresh=\d+/;

interface Asked {
  /** Releases so far. */
  epoch: number;
  /** Restarts so far. */
  start: number;
  who: number;
  question: Question;
  body: string;
}

/** What was answered since each release. */
function createSeen() {
  const values = new Map<string, Set<string>>();
  const bodies = new Map<string, Set<string>>();
  const totals = { heads: 0, counts: 0 };
  const finds: string[] = [];
  const note = (map: Map<string, Set<string>>, key: string, value: string) => {
    const known = map.get(key) ?? new Set();
    map.set(key, known.add(value));
  };
  const several = (map: Map<string, Set<string>>) => [...map].filter(([, set]) => set.size > 1);
  return {
    add({ epoch, start, who, question, body }: Asked): void {
      for (const { video, count } of countsIn(body)) {
        totals.counts += 1;
        note(values, `${epoch} of ${video}`, count);
      }
      const path = question.url.replace(FRESH, '');
      // Where there is nothing, whoever accepts no HTML is told so in JSON.
      const { headers = {} } = question;
      const { accept = '', range = 'whole' } = headers;
      // A page has one form in each language that it is written in; the API has one in all.
      const isPage = !path.startsWith('/api/');
      const language = isPage ? languageFor(undefined, headers['accept-language'] ?? null) : '';
      const key = `${epoch} ${start} ${who} ${accept} ${path} ${range} ${language}`;
      // Signing in leads back to the very address.
      const fresh = FRESH.exec(question.url)?.[0] ?? '';
      const same = fresh === '' ? body : body.replaceAll(encodeURIComponent(fresh), '');
      note(bodies, key, hash('sha256', same));
    },
    addHead(body: Buffer): void {
      totals.heads += 1;
      if (body.length > 0) finds.push(`A HEAD was answered with ${body.length} bytes.`);
    },
    verdict(asks: number): Verdict {
      for (const [key, set] of several(values).slice(0, 5)) {
        finds.push(`Since release ${key}, ${set.size} values: ${[...set].slice(0, 4).join(', ')}.`);
      }
      for (const [key, set] of several(bodies).slice(0, 5)) {
        finds.push(`${key} was answered in ${set.size} ways between two releases.`);
      }
      if (totals.counts < asks / 20) finds.push(`Only ${totals.counts} counts were seen.`);
      const most = Math.max(0, ...[...values.values()].map((set) => set.size));
      return {
        score: `${most} value a clip and release, in ${asks.toLocaleString('en')} answers`,
        expectation: '1 value',
        isHeld: finds.length === 0,
        figures: { asks, ...totals, clipsAndReleases: values.size, most },
        finds,
      };
    },
  };
}

import type { PlayPacket } from '@footlights/contract';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { aucError, aucOf, quantileOf } from '../answers/auc.ts';
import { openSender, type Sender } from '../answers/sender.ts';
import { openStage, type Stage } from '../answers/stage.ts';
import { count } from '../statistics/checks.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * Somebody who reports plays and looks at the answers over real connections, in random order: their bytes, and whether
 * the time tells counted ones from any that are not.
 */
export const attack: Attack = {
  number: 11,
  title:
    'Answers: status, size, time of counted, repeated, capped, late, implausible, robot, unknown',
  minutes: 1,
  run,
};

const MOST_AUC = 0.55;
const WARM_UP = 60;
/** What the noise of caps adds or takes away, but with a probability of e^(−12). */
const CAP_SLACK = 60;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const ROBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
/** 36 s of a clip of 10 s under a fresh ticket, which allows for 15. */
const CLAIMING_TOO_MUCH = [10, 10, 10, 10];
const UNKNOWN = `v_${'z'.repeat(22)}`;

const KINDS = ['counted', 'repeated', 'capped', 'late', 'implausible', 'robot', 'unknown'] as const;
type Kind = (typeof KINDS)[number];

/** A network may send about 18 packets for each device of its cap before it has to wait: these stay below it. */
const FULL = { cap: 1000, perKind: 10_000 };
const QUICK = { cap: 64, perKind: 200 };

async function run({ isQuick, seed, confidence }: AttackOptions): Promise<Verdict> {
  const { cap, perKind } = isQuick ? QUICK : FULL;
  using stage = await openStage(cap);
  const { times, texts } = await measure(stage, { cap, perKind, random: createRandom(seed) });
  const areas = KINDS.slice(1).map((kind) => ({ kind, auc: aucOf(times[kind], times.counted) }));
  const worst = Math.max(...areas.map(({ auc }) => auc));
  // Of all comparisons, in either direction.
  const error = quantileOf(1 - (1 - confidence) / (2 * areas.length)) * aucError(perKind, perKind);
  // What is measured in full has to be within the limit as it is; a quick sample sees gross differences only.
  const most = isQuick ? MOST_AUC + error : MOST_AUC;
  const finds: string[] = [];
  if (texts.size > 1)
    finds.push(`There are ${texts.size} different answers: ${[...texts].join(' | ')}`);
  // All others count or do not, as they are called, or what was compared is something else.
  const more = (await stage.viewers()) - (perKind + WARM_UP + 1);
  if (Math.abs(more - cap) > CAP_SLACK)
    finds.push(`${more} of the capped network's devices count; the cap is ${cap}.`);
  const outliers = areas
    .filter(({ auc }) => auc > most)
    .map(
      ({ kind, auc }) => `The time tells ${kind} packets from counted ones: AUC ${auc.toFixed(3)}.`,
    );
  return {
    score: `${texts.size} answer, AUC ${worst.toFixed(3)} (± ${error.toFixed(3)}) of ${count(perKind)} each`,
    expectation: isQuick
      ? `1 answer, no gross difference: AUC at most ${MOST_AUC} + ${error.toFixed(3)}`
      : `1 answer, AUC at most ${MOST_AUC}`,
    isHeld: finds.length + outliers.length === 0,
    figures: {
      ...Object.fromEntries(areas.map(({ kind, auc }) => [`AUC: ${kind}`, auc])),
      ...Object.fromEntries(KINDS.map((kind) => [`median ms: ${kind}`, medianOf(times[kind])])),
      'AUC: sampling error': error,
      'per kind': perKind,
    },
    finds,
    outliers,
  };
}

/** A connection for each kind, so that none is told by its connection; the order is random. */
async function measure(
  stage: Stage,
  { cap, perKind, random }: { cap: number; perKind: number; random: Random },
): Promise<{ times: Record<Kind, number[]>; texts: Set<string> }> {
  using stack = new DisposableStack();
  const senders = new Map<Kind, Sender>();
  for (const kind of KINDS) senders.set(kind, stack.use(await openSender(disguiseOf(kind, stage))));
  const known = random.tag();
  const packet = (kind: Kind): PlayPacket => ({
    video: kind === 'unknown' ? UNKNOWN : stage.video,
    tag: kind === 'repeated' ? known : random.tag(),
    first: 1,
    passes: kind === 'implausible' ? CLAIMING_TOO_MUCH : [5],
    source: 'feed',
    ticket: kind === 'late' ? stage.lateTicket : stage.ticket,
  });
  const send = async (kind: Kind) => await (senders.get(kind) as Sender).send(packet(kind));
  for (let i = 0; i < cap + CAP_SLACK; i += 1) await send('capped');
  for (let i = 0; i < WARM_UP; i += 1) for (const kind of KINDS) await send(kind);
  const times = Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as Record<
    Kind,
    number[]
  >;
  const texts = new Set<string>();
  for (let round = 0; round < perKind; round += 1) {
    for (const kind of shuffled(KINDS, random)) {
      const { text, milliseconds } = await send(kind);
      times[kind].push(milliseconds);
      texts.add(text);
    }
  }
  return { times, texts };
}

function disguiseOf(kind: Kind, { port, capped }: Stage): Parameters<typeof openSender>[0] {
  const address = kind === 'capped' ? capped : '127.0.0.1';
  return { port, address, userAgent: kind === 'robot' ? ROBOT : BROWSER };
}

function shuffled(kinds: readonly Kind[], random: Random): Kind[] {
  const left = [...kinds];
  return kinds.map(() => left.splice(random.below(left.length), 1)[0] as Kind);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

import { seededWords } from '../../packages/count/test/seeded.ts';
import { watchBin } from '../../packages/count/src/index.ts';

/** One visit of a device to a clip, as its beacon would report it. */
export interface Visit {
  /** Minutes since publishing. */
  minute: number;
  /** Textual address. */
  address: string;
  /** 16 hexadecimal digits. */
  tag: string;
  first: number;
  passes: number[];
  isBot: boolean;
  /** How often the same packet is sent: more than once by a client whose answers get lost. */
  times: number;
}

/** What really happened to a clip, bots left out and nothing capped. */
export interface Truth {
  plays: number;
  views: number;
  /** Devices by the day, added up. */
  viewerDays: number;
  /** First plays of a device and day by watch bin 0 to 10. */
  bins: number[];
}

/** The audience of one clip and what it really did. */
export interface Audience {
  visits: Visit[];
  truth: Truth;
}

/** Days over which an audience comes. */
export const BURST_DAYS = 3;

const BOT_SHARE = 0.02;
const FLAKY_SHARE = 0.05;
/** Share of devices behind a few addresses: schools, companies, carriers. */
const SHARED_SHARE = 0.3;
const SHARED_ADDRESSES = 400;
const DAY_MINUTES = 1440;

/**
 * An audience of about `plays` plays: arrivals decay over three days with a night in each, devices come back on other
 * days, replays are geometric, watched time is log-normal, a third of the devices share addresses.
 */
export function createAudience(options: {
  seed: number;
  plays: number;
  durationSeconds: number;
}): Audience {
  const { seed, plays, durationSeconds } = options;
  const random = createDice(seed);
  const truth: Truth = {
    plays: 0,
    views: 0,
    viewerDays: 0,
    bins: Array.from({ length: 11 }, () => 0),
  };
  const visits: Visit[] = [];
  // What makes one clip better than another: the median of the watch share.
  const median = 0.3 + 0.5 * random.unit();

  while (truth.plays < plays) {
    const device = { address: addressOf(random), isFlaky: random.unit() < FLAKY_SHARE };
    const isBot = random.unit() < BOT_SHARE;
    const days = random.unit() < 0.1 ? 2 : 1;
    const start = arrivalOf(random);
    for (let day = 0; day < days; day += 1) {
      const passes = passesOf(random, { median, durationSeconds });
      if (!isBot) addTo(truth, passes);
      const minute = start + day * DAY_MINUTES;
      visits.push(...visitsOf(random, { ...device, isBot, minute, passes }));
    }
  }
  return { visits: visits.toSorted((a, b) => a.minute - b.minute), truth };
}

interface Dice {
  unit(): number;
  normal(): number;
  word(): number;
}

function createDice(seed: number): Dice {
  const word = seededWords(seed);
  const unit = () => (word() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
  return { unit, normal, word };
}

/** Exponential decay with a mean of 16 hours; few come at night. */
function arrivalOf(random: Dice): number {
  for (;;) {
    const minute = -Math.log(random.unit()) * 16 * 60;
    const isNight = minute % DAY_MINUTES > 12 * 60 && minute % DAY_MINUTES < 19 * 60;
    if (minute < (BURST_DAYS - 1) * DAY_MINUTES && (!isNight || random.unit() < 0.15))
      return minute;
  }
}

function addressOf(random: Dice): string {
  if (random.unit() < SHARED_SHARE) {
    // Zipf: the largest of these networks holds some 5 % of all devices.
    const rank = Math.floor(SHARED_ADDRESSES ** random.unit());
    return `81.${rank % 200}.${Math.floor(rank / 200)}.1`;
  }
  const word = random.word();
  return `${23 + (word % 50)}.${(word >>> 8) & 255}.${(word >>> 16) & 255}.${1 + ((word >>> 24) % 250)}`;
}

/** Watch bins of all passes of a device on one day. */
function passesOf(
  random: Dice,
  { median, durationSeconds }: { median: number; durationSeconds: number },
): number[] {
  const passes: number[] = [];
  do {
    const share = median * Math.exp(0.8 * random.normal());
    passes.push(watchBin(Math.min(1, share) * durationSeconds, durationSeconds));
  } while (random.unit() < 0.25);
  return passes;
}

function addTo(truth: Truth, passes: readonly number[]): void {
  truth.viewerDays += 1;
  truth.plays += passes.length;
  truth.views += passes.filter((bin) => bin > 0).length;
  const [first = 0] = passes;
  truth.bins[first] = (truth.bins[first] ?? 0) + 1;
}

/** At most four passes leave the device: in one visit, or in two an hour apart. */
function visitsOf(
  random: Dice,
  of: { address: string; isFlaky: boolean; isBot: boolean; minute: number; passes: number[] },
): Visit[] {
  const { address, isFlaky, isBot, minute } = of;
  const passes = of.passes.slice(0, 4);
  const tag =
    random.word().toString(16).padStart(8, '0') + random.word().toString(16).padStart(8, '0');
  const times = () => (isFlaky ? 1 + (random.word() % 3) : 1);
  const isSplit = passes.length > 1 && random.unit() < 0.5;
  const visit = { address, tag, isBot };
  if (!isSplit) return [{ ...visit, minute, first: 1, passes, times: times() }];
  return [
    { ...visit, minute, first: 1, passes: passes.slice(0, 1), times: times() },
    { ...visit, minute: minute + 60, first: 2, passes: passes.slice(1), times: times() },
  ];
}

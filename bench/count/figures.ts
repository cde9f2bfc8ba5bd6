import type { CountFigure } from '../../packages/count/bench/workload.ts';
import { type Accuracy, measureAccuracy } from './accuracy.ts';
import { measureRecorders } from './peers.ts';

const PEER_PLAYS = 200_000;
/** Sizes of clips whose published numbers are held against the truth. */
const SIZES = [
  { plays: 1000, clips: 60 },
  { plays: 10_000, clips: 12 },
  { plays: 100_000, clips: 2 },
  { plays: 1_000_000, clips: 1 },
];
/** The noise of plays as the specification has it, and 3 % that device limits, caps and shared networks may take. */
const MOST_ERROR = new Map([
  [1000, 0.04 + 0.03],
  [10_000, 0.008 + 0.03],
  [100_000, 0.001 + 0.03],
  [1_000_000, 0.001 + 0.03],
]);

/** Plays made durable a second, and bytes kept of each: the counter beside what people use instead. */
export async function peerFigures(): Promise<CountFigure[]> {
  const recorders = await measureRecorders(PEER_PLAYS);
  const [ours, ...others] = recorders;
  if (ours === undefined) return [];
  return others.flatMap((other) => {
    const speed = ours.playsPerSecond / other.playsPerSecond;
    return [
      {
        what: `durable plays, ${PEER_PLAYS.toLocaleString('en')} at 256 under way`,
        value: ours.playsPerSecond,
        unit: 'plays/s',
        twin: { what: other.name, value: other.playsPerSecond },
        ratio: speed,
        target: 'reported',
        isMet: true,
      },
      {
        what: 'kept of them after the day',
        value: ours.bytesPerPlay,
        unit: 'bytes/play',
        twin: { what: other.name, value: other.bytesPerPlay },
        ratio: ours.bytesPerPlay / other.bytesPerPlay,
        target: 'reported',
        isMet: true,
      },
    ];
  });
}

/** Published against true numbers of a population with replays, shared addresses, bots and clients that retry. */
export async function accuracyFigures(): Promise<CountFigure[]> {
  return (await measureAccuracy(SIZES, 20_260_115)).flatMap(figuresOf);
}

function figuresOf({ plays, clips, rms, bias, retention }: Accuracy): CountFigure[] {
  const size = `${clips} × ${plays.toLocaleString('en')} plays`;
  const most = MOST_ERROR.get(plays) ?? 0.03;
  const percent = (what: string, value: number, limit: number): CountFigure => ({
    what: `${size}: ${what}`,
    value: value * 100,
    unit: '%',
    target: `≤ ${(limit * 100).toFixed(1)} %`,
    isMet: Math.abs(value) <= limit,
  });
  return [
    percent('plays, rms error', rms.plays, most),
    percent('views, rms error', rms.views, most),
    percent('viewer-days, rms error', rms.viewerDays, most),
    percent('plays, mean error', bias.plays, most),
    ...(retention === null ? [] : [percent('retention, largest error in points', retention, 0.1)]),
  ];
}

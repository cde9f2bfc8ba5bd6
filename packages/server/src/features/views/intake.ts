import { isPlausible, type PlayRecord, type Tally } from '@footlights/count';
import { Refusal } from '#http/errors.ts';
import type { Commits, Done } from './commits.ts';
import type { NetworkGate, Sender } from './networks.ts';
import { type Packet, readPacket } from './packet.ts';
import type { Tickets } from './tickets.ts';

/** Whom a packet comes from: in memory only, for as long as the packet is looked at. */
export interface Origin {
  sender: Sender;
  isBot: boolean;
}

/** What intake knows of a video that may be counted. */
export interface CountedVideo {
  durationSeconds: number;
}

/** What intake decides with. */
export interface IntakeOptions {
  commits: Pick<Commits, 'add' | 'addUncounted' | 'expectTag' | 'expects' | 'hasPlace' | 'newTags'>;
  gate: NetworkGate;
  tickets: Pick<Tickets, 'read'>;
  tally: Tally;
  now: () => number;
  /** The open counting day. */
  day: () => { readonly number: number; readonly life: number };
  videoOf: (id: string) => CountedVideo | undefined;
  /** The most viewers of a video that were published since the process began. */
  viewersOf: (id: string) => number;
}

/** Takes packets: all that are well-formed wait for the next commit, whether they count or not. */
export interface Intake {
  /** Throws a Refusal for what is not taken; else calls `done` when the packet's commit has ended. */
  take(body: unknown, from: Origin, done: Done): void;
}

/** Longest time that a device keeps a play, minutes. */
const QUEUE_MINUTES = 48 * 60;

export function createIntake(options: IntakeOptions): Intake {
  const { commits, gate, tickets, tally, now, day, videoOf, viewersOf } = options;

  /** Seconds since the ticket the play was watched under, or null when it may not count. */
  function elapsedOf({ ticket, watched }: Packet): number | null {
    const time = tickets.read(ticket);
    const { number, life } = day();
    // A ticket of an earlier life may be of a packet that was counted before the key was lost.
    if (time === null || time.day !== number || time.life !== life) return null;
    if (watched === undefined) return now() / 1000 - time.minute * 60;
    const then = tickets.read(watched);
    if (then === null || time.minute - then.minute > QUEUE_MINUTES) return null;
    return (time.minute - then.minute) * 60;
  }
  function isCountable(packet: Packet, from: Origin): boolean {
    const video = videoOf(packet.video);
    const elapsedSeconds = elapsedOf(packet);
    if (from.isBot || video === undefined || elapsedSeconds === null) return false;
    const { durationSeconds } = video;
    return isPlausible({ passes: packet.passes, durationSeconds, elapsedSeconds });
  }
  /** Whether the packet may count. One that brings no new tag takes as long as one that does. */
  function isAdmitted(packet: Packet, record: PlayRecord, from: Origin): boolean {
    const isKnown = tally.knows(packet.video, packet.tag) || commits.expects(record);
    const isWanted = isCountable(packet, from);
    if (isWanted && !isKnown) {
      if (!admitTag(record, from.sender)) return false;
      commits.expectTag(record);
      return true;
    }
    const { video, tag } = record;
    gate.weighTag(from.sender, { video, tag, publishedViewers: viewersOf(video) });
    return isWanted;
  }
  function admitTag(record: PlayRecord, sender: Sender): boolean {
    if (tally.room - commits.newTags <= 0 || gate.isFull) {
      throw new Refusal('plays/unavailable', { retryAfterSeconds: 600 });
    }
    if (commits.hasPlace(record)) return true;
    const { video, tag } = record;
    return gate.takeTag(sender, { video, tag, publishedViewers: viewersOf(video) });
  }
  return {
    take(body, from, done) {
      const wait = gate.takePacket(from.sender);
      if (wait > 0) {
        const message = `This network sends more packets than are taken; try again in ${Math.ceil(wait)} s.`;
        throw new Refusal('rate/limited', { message, retryAfterSeconds: wait });
      }
      const packet = readPacket(body);
      if ('problem' in packet) throw new Refusal('plays/malformed', { message: packet.problem });
      const record = recordOf(packet);
      if (isAdmitted(packet, record, from)) commits.add(record, done);
      else commits.addUncounted(record, done);
    },
  };
}

function recordOf({ video, tag, first, passes, source }: Packet): PlayRecord {
  return { kind: 'play', video, tag, first, passes, source };
}

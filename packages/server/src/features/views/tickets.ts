import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ticket } from '@footlights/contract';

/** What an authentic ticket says. */
export interface TicketTime {
  /** Number of the counting day. */
  day: number;
  /** Minutes since the epoch. */
  minute: number;
  /** Which life of the day. */
  life: number;
}

/** Makes and reads tickets: day ‖ minute ‖ life ‖ HMAC, the same for everybody for 60 s. */
export interface Tickets {
  /** The ticket of this minute. */
  current(): Ticket;
  /** What a ticket says, or null when we did not make it. */
  read(text: string): TicketTime | null;
  /** Forgets what was worked out under the day that is over. */
  closeDay(): void;
}

/** The day that tickets are made for. */
export interface TicketDay {
  number: number;
  /** Another one when the day goes on under another key. */
  life: number;
  /** When it closes as far as the clock can tell, epoch ms. */
  endsAt: number;
}

const MINUTE_MS = 60_000;
const NAME_BYTES = 12;
const MAC_BYTES = 16;
/** More than the minutes of a day and of what waits 48 h in a device's queue. */
const MOST_KNOWN = 8192;

/** `day` gives the open day; `now` epoch milliseconds. */
export function createTickets(options: {
  secret: string;
  now: () => number;
  day: () => TicketDay;
}): Tickets {
  const { secret, now, day } = options;
  /** Tickets seen to be ours. Everybody in a minute sends the same, so this spares nearly every HMAC. */
  const known = new Map<string, TicketTime>();
  let made: { minute: number; life: number; ticket: Ticket } | null = null;

  function macOf(name: Buffer): Buffer {
    const mac = createHmac('sha256', secret).update('footlights ticket').update(name);
    return mac.digest().subarray(0, MAC_BYTES);
  }
  function check(text: string): TicketTime | null {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== NAME_BYTES + MAC_BYTES || bytes.toString('base64url') !== text)
      return null;
    const name = bytes.subarray(0, NAME_BYTES);
    if (!timingSafeEqual(macOf(name), bytes.subarray(NAME_BYTES))) return null;
    return { day: name.readUInt32BE(0), minute: name.readUInt32BE(4), life: name.readUInt32BE(8) };
  }
  return {
    current() {
      const minute = Math.floor(now() / MINUTE_MS);
      const { number, life, endsAt } = day();
      const isMade = made?.minute === minute && made.life === life && made.ticket.day === number;
      if (isMade && made !== null) return made.ticket;
      const name = Buffer.alloc(NAME_BYTES);
      name.writeUInt32BE(number, 0);
      name.writeUInt32BE(minute, 4);
      name.writeUInt32BE(life, 8);
      const text = Buffer.concat([name, macOf(name)]).toString('base64url');
      // The minute's beginning and not the moment: every answer of a minute is the same.
      made = {
        minute,
        life,
        ticket: { ticket: text, day: number, endsAt, now: minute * MINUTE_MS },
      };
      return made.ticket;
    },
    read(text) {
      const found = known.get(text);
      if (found !== undefined) return found;
      const time = check(text);
      if (time !== null && known.size < MOST_KNOWN) known.set(text, time);
      return time;
    },
    closeDay() {
      known.clear();
      made = null;
    },
  };
}

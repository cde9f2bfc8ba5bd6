import { LiveNotifications } from '@footlights/contract';
import type { ServerResponse } from 'node:http';
import { Clean } from 'typebox/value';
import type { AccountId } from '#lib/ids.ts';
import type { Hub, LiveReader } from './hub.ts';

/** How often a quiet stream says that it is alive, and makes sure that its session is. */
const HEARTBEAT_MS = 15_000;
/** Changes in this time come as one event. */
const GATHER_MS = 1000;
/** A reader that left so many bytes unread before the next event is cut off; it goes on from the last one it had. */
const MOST_UNREAD_BYTES = 65_536;

const HEAD = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-content-type-options': 'nosniff',
  // nginx would hold the events back otherwise.
  'x-accel-buffering': 'no',
};

/** Whose notifications go into a stream, from where on. */
export interface Streamed {
  to: AccountId;
  /** The last event that the reader has; null: it begins. */
  position: number | null;
  hub: Hub;
  /** Whether the session that asked is still open. */
  isOpen: () => Promise<boolean>;
}

/**
 * Writes server-sent events: what changed since the reader's last event, then the same after every change. Each event is
 * read from the database when it is written, so nothing waits in memory and nothing is lost between two connections.
 * Nothing is written once the session is over. Throws before anything is written when there are too many streams.
 */
export function streamNotifications(response: ServerResponse, streamed: Streamed): void {
  new EventWriter(response, streamed).begin();
}

class EventWriter implements LiveReader {
  readonly #response: ServerResponse;
  readonly #streamed: Streamed;
  #position: number | null;
  #badge = '';
  #isWriting = false;
  #isAskedAgain = false;
  #stop: (() => void) | undefined;
  #cancelBeat: (() => void) | undefined;
  #cancelGather: (() => void) | undefined;

  constructor(response: ServerResponse, streamed: Streamed) {
    this.#response = response;
    this.#streamed = streamed;
    this.#position = streamed.position;
  }

  begin(): void {
    const { hub, to } = this.#streamed;
    this.#stop = hub.listen(to, this);
    this.#response.writeHead(200, HEAD);
    this.#response.once('close', () => this.end());
    this.#response.once('error', () => this.end());
    this.#beatLater();
    void this.#run();
  }

  look(): void {
    if (this.#isWriting || this.#cancelGather !== undefined) this.#isAskedAgain = true;
    else void this.#run();
  }

  check(): void {
    void this.#endUnlessOpen();
  }

  end(): void {
    this.#stop?.();
    this.#cancelBeat?.();
    this.#cancelGather?.();
    if (!this.#isGone()) this.#response.end();
  }

  #isGone(): boolean {
    return this.#response.writableEnded || this.#response.destroyed;
  }

  async #run(): Promise<void> {
    this.#isWriting = true;
    await this.#say().catch(() => this.end());
    this.#isWriting = false;
    if (this.#isGone()) return;
    this.#cancelGather = this.#streamed.hub.clock.after(GATHER_MS, async () => {
      this.#cancelGather = undefined;
      if (!this.#isAskedAgain) return;
      this.#isAskedAgain = false;
      await this.#run();
    });
  }

  async #say(): Promise<void> {
    const { hub, to, isOpen } = this.#streamed;
    if (!(await isOpen())) return this.end();
    const event = await hub.since(to, this.#position);
    const badge = `${event.unread} ${event.position}`;
    if (badge === this.#badge) return;
    this.#badge = badge;
    this.#position = event.position;
    // No serializer of the contract stands behind a raw answer: only declared fields leave here.
    const text = JSON.stringify(Clean(LiveNotifications, structuredClone(event)));
    this.#write(`id: ${event.position}\ndata: ${text}\n\n`);
  }

  #write(text: string): void {
    if (this.#isGone()) return;
    if (this.#response.writableLength > MOST_UNREAD_BYTES) this.#response.destroy();
    else this.#response.write(text);
  }

  async #endUnlessOpen(): Promise<void> {
    if (!(await this.#streamed.isOpen().catch(() => false))) this.end();
  }

  #beatLater(): void {
    this.#cancelBeat = this.#streamed.hub.clock.after(HEARTBEAT_MS, async () => {
      await this.#endUnlessOpen();
      if (this.#isGone()) return;
      this.#write(': still here\n\n');
      this.#beatLater();
    });
  }
}

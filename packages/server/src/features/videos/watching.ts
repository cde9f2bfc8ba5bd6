import { Processing } from '@footlights/contract';
import type { ServerResponse } from 'node:http';
import { Clean } from 'typebox/value';
import type { Clock } from '#lib/clock.ts';

/** How often a quiet stream says that it is alive. */
const HEARTBEAT_MS = 15_000;

/** What a stream of processing events reads from. */
export interface Watched {
  /** The state now, as stored; undefined when the clip is gone. */
  read: () => Promise<Processing | undefined>;
  listen: (listener: (processing: Processing) => void) => () => void;
  /** Whether the session that asked is still open. */
  isOpen: () => Promise<boolean>;
  clock: Pick<Clock, 'after'>;
}

/**
 * Writes server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the state at once, then
 * every change, until it is `ready` or `failed`, the session is over or the reader leaves. The state is read again with
 * each heartbeat, because messages may be lost.
 */
export function streamProcessing(response: ServerResponse, watched: Watched): void {
  const { read, listen, isOpen, clock } = watched;
  let latest = '';
  let cancelTimer: (() => void) | undefined;
  const stop = listen((processing) => {
    void sayTo(() => Promise.resolve(processing));
  });

  function say(processing: Processing): void {
    if (response.writableEnded || response.destroyed) return;
    // No serializer of the contract stands behind a raw answer: only declared fields leave here.
    const text = JSON.stringify(Clean(Processing, structuredClone(processing)));
    if (text !== latest) response.write(`data: ${text}\n\n`);
    latest = text;
    if (processing.state === 'ready' || processing.state === 'failed') end();
  }
  function end(): void {
    stop();
    cancelTimer?.();
    if (!response.writableEnded) response.end();
  }
  async function sayTo(source: Watched['read']): Promise<void> {
    const mayRead = await isOpen().catch(() => false);
    const processing = mayRead ? await source().catch(() => undefined) : undefined;
    if (processing === undefined) end();
    else say(processing);
  }
  async function beat(): Promise<void> {
    if (!response.writableEnded && !response.destroyed) response.write(': still here\n\n');
    await sayTo(read);
    if (!response.writableEnded) cancelTimer = clock.after(HEARTBEAT_MS, beat);
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-content-type-options': 'nosniff',
    // nginx would hold the events back otherwise.
    'x-accel-buffering': 'no',
  });
  response.once('close', end);
  response.once('error', end);
  cancelTimer = clock.after(HEARTBEAT_MS, beat);
  void sayTo(read);
}

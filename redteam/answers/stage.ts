import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Where packets go, and what it takes to send those that do not count. */
export interface Stage {
  port: number;
  video: string;
  ticket: string;
  /** A ticket of the counting day that is over. */
  lateTicket: string;
  /** An own address whose network is soon at its cap. */
  capped: string;
}

/** The product in a process of its own. */
export interface OpenStage extends Stage, Disposable {
  /** Viewers of the video that wait for their release, read from the sealed journal. */
  viewers(): Promise<number>;
}

/** Starts it; the capped network may bring `cap` devices, and what the noise of caps adds. */
export async function openStage(cap: number): Promise<OpenStage> {
  const child: ChildProcess = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [
    String(cap),
  ]);
  const stage = await new Promise<Stage>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Stage));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return {
    ...stage,
    viewers() {
      child.send('viewers');
      return new Promise((resolve) => {
        child.once('message', (message) => resolve(Number(message)));
      });
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}

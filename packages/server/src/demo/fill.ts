import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeProfile, getOwnVideo, signUp, type OwnClip } from '@footlights/contract';
import type { FastifyInstance } from 'fastify';
import { createApp } from '#app.ts';
import type { Config } from '#config.ts';
import { createContext } from '#context.ts';
import { createPerson, type Person } from '#lib/person.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';
import type { Log } from '#log.ts';
import { watchUntil, type Attraction } from './audience.ts';
import { draw, installFootage } from './draw.ts';
import { creators, motifs, type Motif } from './motifs.ts';
import { createRandom, type Random } from './random.ts';

const HOUR = 3_600_000;
const DAYS_BACK = 6;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface Stage {
  app: FastifyInstance;
  clock: SimulatedClock;
  random: Random;
  origin: string;
  settle: () => Promise<void>;
  ending: AbortSignal;
}

/**
 * Fills an empty instance: draws clips, uploads them as their creators, and lets an audience watch them
 * over the last days, all through the real routes, under a clock of its own that ends now.
 * Returns early, everything closed, when `ending` aborts.
 */
export async function fillDemo(config: Config, log: Log, ending: AbortSignal): Promise<void> {
  const clock = createSimulatedClock(Date.now() - DAYS_BACK * 24 * HOUR);
  // Its creators need no invitation, and were never born.
  const open = { ...config, registration: 'open', minimumAge: 0, mailServer: undefined } as const;
  await using context = await createContext({ config: open, clock, log });
  if (!(await context.profiles.isEmpty())) {
    say(
      'This instance has accounts already: the demo leaves it as it is. For a new one, set DATA_DIR to an empty folder.',
    );
    return;
  }
  await using app = await createApp(context);
  const stage: Stage = {
    app,
    clock,
    random: createRandom(1895),
    origin: config.publicUrl ?? 'http://localhost:4000',
    settle: () => context.views.settled(),
    ending,
  };
  const folder = await mkdtemp(join(tmpdir(), 'footlights-demo-'));
  try {
    const { people, password } = await signUpCreators(stage);
    say(`Sign in as ana (admin), noor, milo or ines with the password ${password}`);
    const attractions = await uploadAll(stage, people, folder);
    if (ending.aborted) return;
    say('Letting an audience watch the last days …');
    const started = Date.now();
    const packets = await watchUntil(Date.now(), { ...stage, attractions });
    await clock.advance(Math.max(0, Date.now() - clock.now()));
    say(
      `${packets} visits were counted in ${Math.round((Date.now() - started) / 1000)} s. The password is ${password}`,
    );
  } catch (error) {
    // Ctrl-C reaches the drawing process too, which then fails.
    if (!ending.aborted) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function signUpCreators(
  stage: Stage,
): Promise<{ people: Map<string, Person>; password: string }> {
  const password = randomBytes(9).toString('base64url');
  const people = new Map<string, Person>();
  for (const [index, [username, profile]] of Object.entries(creators).entries()) {
    const person = createPerson({
      inject: (request) => stage.app.inject(request),
      origin: stage.origin,
      address: `100.64.${index}.1`,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    });
    await person.call(signUp, { body: { username, password } });
    await person.call(changeProfile, { body: profile });
    people.set(username, person);
  }
  return { people, password };
}

/** Draws and uploads every clip, hours apart, and waits until each is ready. */
async function uploadAll(
  stage: Stage,
  people: Map<string, Person>,
  folder: string,
): Promise<Attraction[]> {
  say('Fetching footage for the demo …');
  const footage = await installFootage();
  if (footage.city === null || footage.ocean === null) {
    say(
      'The camera footage could not be fetched from the npm registry; the demo goes on with drawn clips only.',
    );
  }
  const attractions: Attraction[] = [];
  const clips = interleave(motifs(footage));
  for (const [index, motif] of clips.entries()) {
    if (stage.ending.aborted) break;
    say(`Clip ${index + 1} of ${clips.length}: ${motif.caption}`);
    const path = join(folder, `${index}.mp4`);
    await draw(motif, path);
    const person = people.get(motif.creator);
    if (person === undefined) throw new Error(`The demo has no creator ${motif.creator}.`);
    attractions.push(await publish(stage, { motif, person, path }));
    await rm(path);
    const spread = (0.5 + stage.random.unit()) * ((DAYS_BACK - 1.2) / clips.length) * 24 * HOUR;
    await watchUntil(stage.clock.now() + spread, { ...stage, attractions });
  }
  return attractions;
}

/** Alternates the creators, so that the feed is nobody's alone. */
function interleave(all: Motif[]): Motif[] {
  const byCreator = Map.groupBy(all, (motif) => motif.creator);
  const longest = Math.max(...[...byCreator.values()].map((own) => own.length));
  return Array.from({ length: longest }, (_, turn) =>
    [...byCreator.values()].flatMap((own) => own[turn] ?? []),
  ).flat();
}

async function publish(
  stage: Stage,
  upload: { motif: Motif; person: Person; path: string },
): Promise<Attraction> {
  const { motif, person, path } = upload;
  const { clip } = await untilReady(
    stage.ending,
    person,
    await sendFile(person, motif, await readFile(path)),
  );
  if (clip === null) throw new Error(`"${motif.caption}" is ready without a clip.`);
  const luck = Math.exp(0.8 * stage.random.normal());
  return {
    id: clip.id,
    seconds: clip.durationSeconds,
    publishedAt: clip.publishedAt,
    appeal: motif.appeal,
    firstDayPlays: 3200 * motif.appeal ** 2 * luck,
  };
}

async function sendFile(person: Person, motif: Motif, bytes: Buffer): Promise<string> {
  const metadata = { filename: 'clip.mp4', caption: motif.caption, visibility: 'public' };
  const tus = { 'tus-resumable': '1.0.0' };
  const created = await person.request({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': Object.entries(metadata)
        .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
        .join(','),
    },
  });
  const sent = await person.request({
    method: 'PATCH',
    url: String(created.headers.location),
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    payload: bytes,
  });
  if (sent.statusCode !== 204)
    throw new Error(`A demo upload was answered ${sent.statusCode}: ${sent.body}`);
  return String(created.headers['footlights-video']);
}

async function untilReady(ending: AbortSignal, person: Person, id: string): Promise<OwnClip> {
  for (;;) {
    ending.throwIfAborted();
    const own = await person.call(getOwnVideo, { params: { id } });
    if (own.processing.state === 'ready') return own;
    if (own.processing.state === 'failed')
      throw new Error(`A demo clip failed: ${own.processing.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

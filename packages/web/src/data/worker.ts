import { mount } from 'svelte';
import { updated } from '$app/state';
import { loadWords, type Say } from '#words/say.ts';
import { tell } from './worker-message.ts';

/** How often a page that stays open asks for a new version, in milliseconds. */
const LOOK_MS = 3_600_000;
/** How often it looks whether the first frame is there, in milliseconds. */
const FRAME_MS = 500;

/** Registers the service worker; one that is there already stays. */
export function registerWorker(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register('/service-worker.js');
}

/** Once the page has nothing to do: registers the worker, and says so when a new version waits. */
export async function beginWorker(say: Say): Promise<void> {
  if (import.meta.env.DEV || !isSecureContext || !('serviceWorker' in navigator)) return;
  await firstFrame();
  await idle();
  // Some browsers forbid it in private windows.
  const registration = await registerWorker().catch(() => null);
  if (registration !== null) watch(registration, () => offer(registration, say));
}

/** Calls `ready` when a version waits, or took over because another tab asked for it. */
function watch(registration: ServiceWorkerRegistration, ready: () => unknown): void {
  const { serviceWorker } = navigator;
  let isReplaced = serviceWorker.controller !== null;
  const look = (): void => {
    if (isReplaced && registration.waiting !== null) ready();
  };
  serviceWorker.addEventListener('controllerchange', () => {
    if (isReplaced) ready();
    // The first worker of all replaces nothing.
    isReplaced = true;
  });
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  look();
  askHourly(registration);
}

/** Navigations inside of the app do not ask for a new version, and a page may stay open for days. */
function askHourly(registration: ServiceWorkerRegistration): void {
  let asked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - asked < LOOK_MS) return;
    asked = Date.now();
    void registration.update().catch(() => undefined);
  });
}

let isOffered = false;

/** Pages come from the server, so one that was loaded since is new already: there the worker follows without a word. */
async function offer(registration: ServiceWorkerRegistration, say: Say): Promise<void> {
  if (!(await updated.check())) return tell(registration.waiting, 'take-over');
  if (isOffered) return;
  isOffered = true;
  const [{ default: UpdateBar }] = await Promise.all([
    import('#ui/UpdateBar.svelte'),
    loadWords('update'),
  ]);
  const onreload = (): void => reloadWith(registration);
  mount(UpdateBar, { target: document.body, props: { say, onreload } });
}

function reloadWith({ waiting }: ServiceWorkerRegistration): void {
  if (waiting === null) return reload();
  navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true });
  tell(waiting, 'take-over');
}

function reload(): void {
  location.reload();
}

/** Resolves when no clip is on the page, or the first one plays, stands, or cannot be played. */
async function firstFrame(): Promise<void> {
  while (!hasFrame()) await new Promise((done) => setTimeout(done, FRAME_MS));
}

function hasFrame(): boolean {
  const clips = [...document.querySelectorAll<HTMLVideoElement>('video[src]')];
  return clips.length === 0 || clips.some(hasBegun);
}

function hasBegun({ currentTime, paused, readyState, error }: HTMLVideoElement): boolean {
  const isStill = paused && readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  return currentTime > 0 || isStill || error !== null;
}

function idle(): Promise<unknown> {
  return new Promise((done) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(done);
    else setTimeout(done, FRAME_MS);
  });
}

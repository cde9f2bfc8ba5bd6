import {
  addPasskey,
  ApiProblem,
  signInWithPasskey,
  startPasskey,
  startPasskeySignIn,
} from '@footlights/contract';
import { api } from '#data/api.ts';

/** Why there are no passkeys here: no secure connection, an address instead of a name, or an old browser. */
export type Obstacle = 'connection' | 'address' | 'browser';

/** What stands in the way of passkeys on this page; null when nothing does. Call in the browser. */
export function obstacleHere(): Obstacle | null {
  if (!isSecureContext) return 'connection';
  // A passkey is tied to a name; browsers make none for numbers.
  if (/^\[|^\d+(?:\.\d+){3}$/.test(location.hostname)) return 'address';
  return 'PublicKeyCredential' in globalThis ? null : 'browser';
}

/** Whether the person closed the browser's dialog, or let it lapse: nothing to tell. */
export function isCalledOff(problem: unknown): boolean {
  return problem instanceof Error && ['NotAllowedError', 'AbortError'].includes(problem.name);
}

/** Whether this device already has a passkey of the account. */
export function isThereAlready(problem: unknown): boolean {
  return problem instanceof Error && problem.name === 'InvalidStateError';
}

/** Makes a passkey on this device and adds it to the account. Throws ApiProblem, or what the browser threw. */
export async function makePasskey(given: { password: string; name: string }): Promise<void> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = await api.call(startPasskey, { body: { password: given.password } });
  const { id, rawId, type, response } = await startRegistration({ optionsJSON }).catch(unwrap);
  const { clientDataJSON, attestationObject } = response;
  const registration = { id, rawId, type, response: { clientDataJSON, attestationObject } };
  await api.call(addPasskey, { body: { name: given.name, registration } });
}

/** Signs in with a passkey of this device. Throws ApiProblem, or what the browser threw. */
export async function enterWithPasskey(): Promise<void> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = await api.call(startPasskeySignIn);
  const { id, rawId, type, response } = await startAuthentication({ optionsJSON }).catch(unwrap);
  const { clientDataJSON, authenticatorData, signature } = response;
  const signed = { clientDataJSON, authenticatorData, signature };
  await api.call(signInWithPasskey, { body: { answer: { id, rawId, type, response: signed } } });
}

/** The library wraps what the browser threw; its name is the cause's. */
function unwrap(problem: unknown): never {
  const cause = problem instanceof Error ? problem.cause : undefined;
  throw cause instanceof Error && !(problem instanceof ApiProblem) ? cause : problem;
}

import { listOutbox, signUp, type ApiProblem } from '@footlights/contract';
import type { Person, World } from '#test/world.ts';

export const PASSWORD = 'quiet applause 7';

/** The letters of a kind to an address, the newest first, as the admin ana reads them in the outbox. */
export async function lettersTo(world: World, to: string, kind: string): Promise<string[]> {
  await world.settle();
  const admin = await world.as('ana');
  const { mails } = await admin.call(listOutbox);
  return mails
    .filter((mail) => mail.kind === kind && mail.letter?.to === to)
    .map(({ letter }) => letter?.text ?? '');
}

/** The token of the newest such letter. */
export async function tokenTo(world: World, to: string, kind: string): Promise<string> {
  const [text = ''] = await lettersTo(world, to, kind);
  return /token=([\w-]+)/.exec(text)?.[1] ?? '';
}

/** Makes an account with an address. */
export async function signUpWithMail(world: World, username: string): Promise<Person> {
  const person = world.visitor(username);
  const email = `${username}@example.org`;
  await person.call(signUp, { body: { username, email, password: PASSWORD } });
  return person;
}

/** The code of the refusal that a call ends with; `done` when it does not. */
export function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (problem: ApiProblem) => problem.code,
  );
}

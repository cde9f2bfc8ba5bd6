import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At } from './ids.ts';

/** A mail in the outbox, as admins see it. */
export const OutboxMail = Type.Object(
  {
    id: Type.Integer(),
    /** What it is about, such as `reset`. */
    kind: Type.String(),
    /** Start of the UTC day it was written. */
    writtenAt: At,
    /** `kept`: there is no mail server, an admin passes it on. `waiting`: for the mail server. `failed`: given up. */
    state: Type.Union([Type.Literal('kept'), Type.Literal('waiting'), Type.Literal('failed')]),
    /** The mail itself; absent where a mail server delivers it, since its links are its reader's alone. */
    letter: Type.Optional(
      Type.Object({ to: Type.String(), subject: Type.String(), text: Type.String() }),
    ),
  },
  { title: 'OutboxMail' },
);
export type OutboxMail = Static<typeof OutboxMail>;

/** Mails that were kept or not delivered yet, the newest first, at most 500. */
export const listOutbox = endpoint({
  name: 'listOutbox',
  method: 'GET',
  path: '/admin/outbox',
  summary: 'Mails that have not left this server',
  access: 'instance:admin',
  output: Type.Object({
    /** Whether there is a mail server to deliver them. */
    hasServer: Type.Boolean(),
    mails: Type.Array(OutboxMail, { maxItems: 500 }),
  }),
  refusals: ['session/required', 'session/forbidden'],
});

import { person, type Declared } from './declaration.ts';

/** Mails and their links, invitations and applications, and the looks of names. */
export const ACCESS = {
  mails: {
    about: 'Mails that no server has taken yet. Delivered ones are gone, all others after 14 days.',
    holds: 'work',
    columns: {
      id: 'The mail.',
      kind: 'What it is about, such as resetting a password.',
      recipient: person('The address it goes to.'),
      subject: person('Its subject.'),
      text: person('What it says.'),
      unsubscribe: person('Where its reader ends what it belongs to.'),
      written_at: 'The day it was written.',
      state: 'Whether it is kept, waits for the mail server, or was refused by it.',
      attempts: 'How often the mail server put it off.',
      due_at: 'When it may be tried again.',
    },
  },
  names: {
    about: 'What usernames look like at a glance, so that no two can be mistaken for each other.',
    holds: 'people',
    columns: {
      skeleton: person('The look of the name.'),
      username: person('The name that holds it.'),
      held_until: 'Of a name whose account is gone: the day it is free again.',
    },
  },
  mail_links: {
    about: 'Links that were mailed and not followed yet.',
    holds: 'people',
    columns: {
      hash: 'A hash of what the link carries.',
      account_id: person('Whose link it is.'),
      purpose: 'What following it does.',
      email: person('The address it was mailed to.'),
      ends_at: 'The hour from which it does not work any more.',
    },
  },
  invites: {
    about: 'Invitations that still work. Who used them is not kept.',
    holds: 'people',
    columns: {
      id: 'The invitation.',
      hash: 'A hash of its code.',
      made_by: person('Who made it.'),
      note: 'What it is for.',
      uses_left: 'How many accounts it still lets in.',
      made_at: 'The day it was made.',
      ends_at: 'The day it ends.',
    },
  },
  applications: {
    about: 'Applications for accounts that nobody has answered yet.',
    holds: 'people',
    columns: {
      id: 'The application.',
      username: person('The name that was asked for.'),
      email: person('Where the answer is mailed.'),
      password_hash: 'A slow hash of the password that was chosen.',
      text: 'What the applicant wrote.',
      applied_at: 'The day of applying.',
    },
  },
} satisfies Pick<Declared, 'mails' | 'names' | 'mail_links' | 'invites' | 'applications'>;

import { person, type Declared } from './declaration.ts';

/** What people lock down. */
export const PUBLIC = {
  lock_downs: {
    about: 'Accounts that have locked themselves down.',
    holds: 'people',
    columns: {
      account_id: person('The account.'),
      before: 'The choices that lifting it brings back.',
    },
  },
} satisfies Pick<Declared, 'lock_downs'>;

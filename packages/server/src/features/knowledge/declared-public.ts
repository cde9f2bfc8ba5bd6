import { person, type Declared } from './declaration.ts';

/** What people lock down, and what is published of safety. */
export const PUBLIC = {
  lock_downs: {
    about: 'Accounts that have locked themselves down.',
    holds: 'people',
    columns: {
      account_id: person('The account.'),
      before: 'The choices that lifting it brings back.',
    },
  },
  safety_counts: {
    about: 'How many reports, decisions and measures of rules there were, by month. Names nobody.',
    holds: 'acts',
    columns: {
      month: 'The month.',
      section: 'What is counted.',
      kind: 'The reason, measure or rule.',
      outcome: 'What came of it.',
      count: 'How many.',
    },
  },
  safety_months: {
    about: 'Months of which that is complete.',
    holds: 'acts',
    columns: { month: 'The month.' },
  },
} satisfies Pick<Declared, 'lock_downs' | 'safety_counts' | 'safety_months'>;

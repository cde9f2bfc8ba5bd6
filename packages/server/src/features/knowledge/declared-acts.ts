import { person, video, type Declared } from './declaration.ts';

/** What people did on purpose, and what they chose between themselves. */
export const ACTS = {
  follows: {
    about: 'Who follows whom, and who asked to.',
    holds: 'acts',
    columns: {
      follower_id: person('Who follows.'),
      followed_id: person('Who is followed.'),
      state: 'Whether it was accepted.',
      at: 'When it began.',
    },
  },
  shields: {
    about: 'Who blocks, mutes or restricts whom.',
    holds: 'acts',
    columns: {
      owner_id: person('Who chose it.'),
      target_id: person('Against whom.'),
      kind: 'Block, mute or restrict.',
      at: 'When it was chosen.',
    },
  },
  likes: {
    about: 'Who likes which clip.',
    holds: 'acts',
    reason: 'A like is done on purpose and under a name, and taken back whenever one wants.',
    columns: {
      account_id: person('Who likes it.'),
      video_id: video('The clip.'),
      at: 'When it was liked.',
    },
  },
  saves: {
    about: 'Who saved which clip. Shown to that account alone.',
    holds: 'acts',
    reason: 'Saving is done on purpose, by an account for itself.',
    columns: {
      account_id: person('Who saved it.'),
      video_id: video('The clip.'),
      at: 'When it was saved.',
    },
  },
  collections: {
    about: 'Names that accounts gave to parts of what they saved.',
    holds: 'acts',
    columns: {
      id: 'The collection.',
      account_id: person('Whose it is.'),
      name: 'Its name.',
      folded: 'The same in small letters.',
    },
  },
  collected: {
    about: 'What is in which collection.',
    holds: 'acts',
    reason: 'Saving is done on purpose, by an account for itself.',
    columns: {
      collection_id: 'The collection.',
      account_id: person('Whose it is.'),
      video_id: video('The saved clip.'),
      at: 'When it was put there.',
    },
  },
  shares: {
    about: 'Who passed on which clip. Links carry nothing of it.',
    holds: 'acts',
    reason: 'Passing on is done on purpose: by a button that says so, and only signed in.',
    columns: {
      account_id: person('Who passed it on.'),
      video_id: video('The clip.'),
      has_link: 'Whether its link was passed on; how many did so on a day is counted beside.',
      reposted_at: 'When it was shown to followers.',
    },
  },
  account_counters: {
    about: 'How many follow each account.',
    holds: 'acts',
    columns: {
      account_id: person('The account.'),
      followers: 'How many follow it.',
      following: 'How many it follows.',
    },
  },
  video_counters: {
    about: 'How often people acted on each clip.',
    holds: 'acts',
    columns: {
      video_id: video('The clip.'),
      likes: 'How many like it.',
      comments: 'How many comments it has.',
      shares: 'How many passed it on.',
      saves: 'How many saved it.',
    },
  },
  outbox: {
    about: 'Acts that were not told yet to whom they concern; told ones are gone.',
    holds: 'acts',
    reason: 'Acts are done on purpose and under a name; none of their kinds is a view.',
    columns: {
      id: 'Number of the event.',
      event: { about: 'What was done, by whom and to what.', names: 'person' },
      at: 'When it was done.',
    },
  },
} satisfies Pick<
  Declared,
  | 'follows'
  | 'shields'
  | 'likes'
  | 'saves'
  | 'collections'
  | 'collected'
  | 'shares'
  | 'account_counters'
  | 'video_counters'
  | 'outbox'
>;

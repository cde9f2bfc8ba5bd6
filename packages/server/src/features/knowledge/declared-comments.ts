import { person, video, type Declared } from './declaration.ts';

/** What people write about clips, and what creators choose for that. */
export const COMMENTS = {
  comments: {
    about: 'Comments and the places of deleted ones.',
    holds: 'acts',
    reason: 'A comment is written on purpose, under a name and for others to read.',
    columns: {
      id: 'The comment.',
      video_id: video('The clip it is about.'),
      creator_id: person('Who made the clip.'),
      author_id: person('Who wrote it; empty when deleted.'),
      thread_id: 'The comment that it hangs on.',
      parent_id: 'The comment that it answers.',
      text: 'What was written; empty when deleted.',
      state: 'Shown, held for approval, deleted, or removed by moderators.',
      hold_reason: 'Why it waits.',
      held_by: 'The rule or the signs of spam for which a moderator looks at it first.',
      is_listed: 'Whether lists show it or its place.',
      at: 'When it was written.',
      edited_at: 'When it was last changed.',
      likes: 'How many like it.',
      replies: 'How many replies are shown.',
    },
  },
  comment_likes: {
    about: 'Who likes which comment.',
    holds: 'acts',
    columns: { account_id: person('Who likes it.'), comment_id: 'The comment.' },
  },
  comment_mentions: {
    about: 'Whom comments name.',
    holds: 'acts',
    columns: {
      comment_id: 'The comment.',
      account_id: person('Who is named.'),
      is_told: 'Whether they may hear of it.',
    },
  },
  comment_controls: {
    about: 'What creators chose for the comments on one clip.',
    holds: 'acts',
    columns: {
      video_id: video('The clip.'),
      commenters: 'Who may comment.',
      approves_first: 'Whether comments wait for approval.',
      pinned_id: 'The comment that stands first.',
      is_locked: 'Whether moderators let nobody write.',
    },
  },
  comment_defaults: {
    about: 'What creators chose for the comments on all their clips.',
    holds: 'acts',
    columns: {
      account_id: person('The creator.'),
      commenters: 'Who may comment.',
      approves_first: 'Whether comments wait for approval.',
    },
  },
  kept_words: {
    about: 'Words that accounts do not want to see, or not on their clips.',
    holds: 'people',
    columns: {
      account_id: person('Whose word it is.'),
      kind: 'Muted, or filtered out of comments.',
      pattern: 'The word as it is looked for.',
      word: 'The word as it was written.',
    },
  },
} satisfies Pick<
  Declared,
  | 'comments'
  | 'comment_likes'
  | 'comment_mentions'
  | 'comment_controls'
  | 'comment_defaults'
  | 'kept_words'
>;

import { creator, video, type Declared } from './declaration.ts';

/** What the instance refuses or holds, and what waits for a moderator because of it. */
export const PREVENTION = {
  text_rules: {
    about: 'Words and links that the instance refuses, or holds until a moderator has looked.',
    holds: 'work',
    columns: {
      id: 'The rule, made from what it says.',
      kind: 'A word or a link.',
      outcome: 'Refused or held.',
      pattern: 'What is looked for.',
      text: 'The rule as it was written.',
    },
  },
  held_texts: {
    about: 'Captions, names and bios that wait for a moderator.',
    holds: 'acts',
    reason: 'A caption is written on purpose, by whoever made the clip.',
    columns: {
      id: 'The text.',
      account_id: creator('Who wrote it.'),
      video_id: video('The clip, of a caption.'),
      field: 'Where it is to stand.',
      text: 'What was written.',
      rule: 'The rule that holds it.',
      at: 'When it was written, to the minute.',
    },
  },
} satisfies Pick<Declared, 'text_rules' | 'held_texts'>;

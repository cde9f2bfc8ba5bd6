import { creator, video, type Declared } from './declaration.ts';

/** Files that must not come again, and clips that wait before others see them. */
export const SCREENING = {
  blocked_files: {
    about: 'Files that must not be uploaded again, by decisions.',
    holds: 'acts',
    columns: {
      id: 'The file.',
      video_id: video('The clip it was.'),
      account_id: creator('Whose clip it was.'),
      case_id: 'The case in which it was decided.',
      statement_id: 'The decision.',
      at: 'When, to the minute.',
      hits: 'How often it was recognised.',
    },
  },
  blocked_hashes: {
    about: 'What blocked files can be told by, byte for byte.',
    holds: 'acts',
    columns: { sha256: 'A number made of all bytes.', file_id: 'The file.' },
  },
  blocked_frames: {
    about: 'What moments of blocked files look like, in 64 bits each.',
    holds: 'acts',
    columns: {
      file_id: 'The file.',
      position: 'Which moment.',
      band_0: 'The first 16 bits.',
      band_1: 'The second.',
      band_2: 'The third.',
      band_3: 'The last.',
    },
  },
  clip_holds: {
    about: 'Why clips wait before others see them.',
    holds: 'clips',
    columns: {
      video_id: video('The clip.'),
      cause: 'What it waits for.',
      file_id: 'The blocked file that it looks like.',
      detail: 'What was recognised.',
      at: 'Since when, to the minute.',
    },
  },
  clip_checks: {
    about: 'Clips about which the screening service has not answered yet.',
    holds: 'work',
    columns: {
      video_id: video('The clip.'),
      asked_at: 'Since when, to the minute.',
    },
  },
} satisfies Pick<
  Declared,
  'blocked_files' | 'blocked_hashes' | 'blocked_frames' | 'clip_holds' | 'clip_checks'
>;

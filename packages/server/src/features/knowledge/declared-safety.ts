import { person, video, type Declared } from './declaration.ts';

const REPORTED =
  'Something is reported on purpose, and a case names whose it is. Nothing says who watched it.';

/** What is reported, and what becomes of it. */
export const SAFETY = {
  cases: {
    about: 'Everything that was reported about one thing until it was decided.',
    holds: 'acts',
    reason: REPORTED,
    columns: {
      id: 'The case.',
      subject: video('The account, clip or comment.'),
      kind: 'Which of these it is.',
      account_id: person('Whose it is.'),
      label: 'What it was called when it was first reported.',
      username: person('Whose it was then, by name.'),
      state: 'Where the case stands.',
      rank: 'Whether it goes before others.',
      due_at: 'By when it should be answered.',
      reasons: 'How many give which reason.',
      lead_reason: 'The most urgent reason.',
      opened_at: 'When it was first reported, to the minute.',
      claimed_by: person('The moderator who works on it.'),
      decision_id: 'The decision that stands.',
      decided_at: 'When it was decided.',
      ends_at: 'When evidence, reports and notes are deleted.',
      opinion: 'Whether the other moderators are asked, or have answered.',
      is_contested: 'Whether somebody who reported it complains.',
      origin: 'Whether a report, a machine or a look of the moderators led to it.',
    },
  },
  reports: {
    about: 'Who reported what, and why. Those who are reported are never told.',
    holds: 'acts',
    columns: {
      id: 'The report.',
      case_id: 'The case.',
      reporter_id: person('Who reported it.'),
      email: person('Where a notice without an account is answered.'),
      name: person('Who gives the notice.'),
      reason: 'Why.',
      words: 'What was said.',
      explanation: 'Of a notice: why it is illegal.',
      law: 'Of a notice: the law or right.',
      weight: 'How often earlier reports of the same person led to something.',
      is_withdrawn: 'Whether it was taken back.',
      outcome: 'What came of it.',
      at: 'When, to the minute.',
      complaint: 'What was said against the decision.',
      complained_at: 'When, to the minute.',
      complaint_outcome: 'What came of that.',
      complaint_answer: 'What the answer says.',
    },
  },
  evidence: {
    about: 'Reported things as they were: what they said, and their files.',
    holds: 'acts',
    reason: REPORTED,
    columns: {
      case_id: 'The case.',
      thing: video('The account, clip or comment.'),
      digest: 'A hash of what it said.',
      content: person('Name, caption, comment or bio.'),
      picture: 'Name of its picture.',
      film: 'Name of its smallest film.',
      at: 'When it was kept, to the minute.',
    },
  },
  case_notes: {
    about: 'What moderators note for each other.',
    holds: 'acts',
    columns: {
      id: 'The note.',
      case_id: 'The case.',
      author_id: person('The moderator.'),
      text: 'What it says.',
      at: 'When it was written.',
    },
  },
  decisions: {
    about: 'Decisions with their reasons, and what was answered to them.',
    holds: 'acts',
    columns: {
      id: 'The decision.',
      case_id: 'The case.',
      account_id: person('Whom it is about.'),
      by_id: person('The moderator.'),
      verdict: 'Whether something is done.',
      reason: 'Why.',
      ground: 'Whether it goes by the rules or a law.',
      reference: 'Which.',
      words: 'The reasons in words.',
      source: 'What led to it: a report, a notice, a machine or a look of the moderators.',
      at: 'When.',
      undone_at: 'When it was taken back.',
      strike_ends_at: 'When its strike ends.',
      appealed_at: 'When it was appealed.',
      appeal: 'What the appeal says.',
      judged_at: 'When that was answered.',
      judged_by: person('By which moderator.'),
      answer: 'What the answer says.',
      is_reversed: 'Whether all was taken back.',
      confirmed_by: person('The second moderator, where it took two.'),
      replaces: 'The decision in whose place it came.',
    },
  },
  proposals: {
    about: 'Bans that wait for a second moderator.',
    holds: 'acts',
    columns: {
      case_id: 'The case.',
      by_id: person('The moderator.'),
      content: 'What would be decided.',
      at: 'When, to the minute.',
    },
  },
  case_opinions: {
    about: 'What moderators ask each other about a case, and advise.',
    holds: 'acts',
    columns: {
      case_id: 'The case.',
      number: 'Its place in the case.',
      by_id: person('The moderator.'),
      verdict: 'Whether something should be done.',
      measures: 'What.',
      text: 'What it says.',
      at: 'When, to the minute.',
    },
  },
  measures: {
    about: 'What decisions do, and how long.',
    holds: 'acts',
    columns: {
      decision_id: 'The decision.',
      kind: 'What is done.',
      target: video('The account, clip or comment.'),
      ends_at: 'When it ends by itself.',
      is_in_force: 'Whether it is in force.',
    },
  },
  audit_log: {
    about: 'What was done at the desk. Entries are chained by hashes and never changed.',
    holds: 'acts',
    columns: {
      number: 'Its place in the chain.',
      at: 'When, to the minute.',
      actor_id: person('The moderator.'),
      act: 'What was done.',
      subject: 'The case, or who was given a role.',
      detail: 'Codes of what was decided.',
      previous: 'Hash of the entry before.',
      hash: 'Hash of this one.',
    },
  },
} satisfies Pick<
  Declared,
  | 'cases'
  | 'reports'
  | 'evidence'
  | 'case_notes'
  | 'decisions'
  | 'proposals'
  | 'case_opinions'
  | 'measures'
  | 'audit_log'
>;

import type { MeasureKind, Statement } from '@footlights/contract';
import type { Letter } from '#engines/mail/port.ts';

type Written = Omit<Letter, 'to'>;

/** What a measure is called in mails. */
const MEASURES: Readonly<Record<MeasureKind, string>> = {
  warn: 'You are warned.',
  remove: 'It was removed: nobody sees it any more.',
  'block-file': 'Its file cannot be uploaded again.',
  limit:
    'Its reach was limited: it is on your profile and by its address, in no feed, search or hashtag.',
  'age-restrict':
    'It is for adults alone: on your profile and by its address, for people who are signed in and have said that they are 18 or older.',
  'lock-comments': 'Nobody can write more comments on it.',
  suspend: 'Your account is suspended: nobody sees it, and you cannot sign in.',
  ban: 'Your account is banned: nobody sees it, and you cannot sign in.',
};

interface Sender {
  instance: string;
  /** Whole address of the page that says the same. */
  link: string;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const BEGINNINGS = {
  notice:
    'It began with a notice of illegal content. People found and decided it; no automated means were used.',
  report: 'It began with a report. People found and decided it; no automated means were used.',
  automated: 'A machine recognised it. A person looked at it and decided.',
  own: 'It began with a look of the moderators at first clips. People found and decided it; no automated means were used.',
  held: 'A rule of this instance, or signs of spam, held it back by machine. A person looked at it and decided.',
} as const satisfies Record<Statement['source'], string>;

/** Every mail about reports and decisions, in English: the one place that words them. */
export const safetyLetters = {
  /** Everything that Regulation (EU) 2022/2065 wants a statement of reasons to say (Art. 17 (3)). */
  decided: (
    { instance, link }: Sender,
    { username, statement }: { username: string; statement: Statement },
  ): Written => {
    const { ground, measures, appeal, strikeEndsAt } = statement;
    return {
      kind: 'statement',
      subject: `A decision about you on ${instance}`,
      text: [
        `Hello @${username},`,
        `the moderators of ${instance} have decided about ${subjectOf(statement)}.`,
        measures
          .map(
            ({ kind, until }) => MEASURES[kind] + (until === null ? '' : ` Until ${dayOf(until)}.`),
          )
          .join('\n'),
        `Why:\n${statement.facts}`,
        `It goes by ${ground.kind === 'law' ? 'the law' : 'the rules of this instance'} (${ground.reason})${
          ground.reference === '' ? '' : `: ${ground.reference}`
        }. It holds everywhere this instance is reached.`,
        BEGINNINGS[statement.source],
        strikeEndsAt === null ? '' : `It counts as a strike until ${dayOf(strikeEndsAt)}.`,
        `You can answer until ${dayOf(appeal.until)}; somebody else then decides anew:\n${link}`,
        'You can also turn to an out-of-court dispute settlement body, or to a court.',
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    };
  },
  undone: ({ instance, link }: Sender, { username }: { username: string }): Written => ({
    kind: 'statement',
    subject: `A decision on ${instance} was taken back`,
    text: `Hello @${username},

a decision about you was taken back by whoever made it. Everything is as it was before.

${link}`,
  }),
  upheld: (
    { instance, link }: Sender,
    { username, answer, isBySame }: { username: string; answer: string; isBySame: boolean },
  ): Written => ({
    kind: 'appeal',
    subject: `Your appeal on ${instance} was answered`,
    text: `Hello @${username},

the decision stays. ${judgeOf(isBySame)}

${answer}

${link}`,
  }),
  reversed: (
    { instance, link }: Sender,
    { username, answer, isBySame }: { username: string; answer: string; isBySame: boolean },
  ): Written => ({
    kind: 'appeal',
    subject: `Your appeal on ${instance} was right`,
    text: `Hello @${username},

the decision was reversed, and everything is as it was before. ${judgeOf(isBySame)}

${answer}

${link}`,
  }),
  received: ({ instance, link }: Sender): Written => ({
    kind: 'notice',
    subject: `Your notice to ${instance}`,
    text: `Hello,

your notice has arrived, and somebody will look at it. Here is where it stands, and where you can add to it or take it back:

${link}`,
  }),
  complaint: (
    { instance, link }: Sender,
    { isReopened, words }: { isReopened: boolean; words: string },
  ): Written => ({
    kind: 'notice',
    subject: `Your complaint to ${instance} was answered`,
    text: `Hello,

somebody else has looked at it again. ${
      isReopened ? 'It is decided anew, and you hear what comes of it.' : 'What was decided stays.'
    }

${words}

If you think that this is wrong, you can turn to an out-of-court dispute settlement body, or to a court.

${link}`,
  }),
  answered: ({ instance, link }: Sender, { isActed }: { isActed: boolean }): Written => ({
    kind: 'notice',
    subject: `Your notice to ${instance} was answered`,
    text: `Hello,

${
  isActed
    ? 'what you told us of was looked at, and something was done about it.'
    : 'what you told us of was looked at. Nothing was found that goes against the law or the rules of this instance.'
}

No automated means were used. If you think that this is wrong, you can say so within six months by the link below; somebody else then looks again. You can also turn to an out-of-court dispute settlement body, or to a court.

${link}`,
  }),
};

function judgeOf(isBySame: boolean): string {
  return isBySame
    ? 'The same person has looked at it again, since nobody else runs this instance.'
    : 'Somebody else than before has looked at it.';
}

function subjectOf({ subject: { kind, label } }: Statement): string {
  if (kind === 'account') return 'your account';
  return label === '' ? `a ${kind} of yours` : `your ${kind} “${label}”`;
}

/** Every way the API declines a request: code → HTTP status and default message. One closed table. */
export const refusals = {
  'request/invalid': [400, 'The request does not fit its schema.'],
  'request/too-large': [413, 'The request body is too large.'],
  'request/media-type': [415, 'This content type is not accepted here.'],
  'request/foreign-origin': [403, 'Requests from this origin are not accepted.'],
  'route/not-found': [404, 'There is nothing at this address.'],
  'rate/limited': [429, 'Too many requests. Try again later.'],
  'session/required': [401, 'Sign in to do this.'],
  'session/forbidden': [403, 'Your account may not do this.'],
  'account/wrong-credentials': [401, 'The name or the password is not right.'],
  'account/name-taken': [409, 'This username is taken.'],
  'account/name-invalid': [400, 'This username cannot be used.'],
  'account/email-taken': [409, 'An account with this e-mail address exists.'],
  'account/email-invalid': [400, 'This is not an e-mail address.'],
  'account/last-admin': [
    409,
    'You alone run this instance. Let somebody else run it too before you leave.',
  ],
  'account/password-weak': [400, 'Passwords have 10 to 128 characters.'],
  'account/password-wrong': [403, 'This is not your password.'],
  'account/code-required': [401, 'The password is right. Now the code of your authenticator app.'],
  'account/code-wrong': [400, 'This code is not right, or was used already.'],
  'account/step-over': [401, 'This took too long, or too many codes were wrong. Begin again.'],
  'account/recovery-wrong': [400, 'The name and the recovery code do not fit each other.'],
  'two-factor/already-on': [409, 'The second factor is on already.'],
  'two-factor/not-begun': [409, 'Begin to set up the second factor first.'],
  'passkey/refused': [400, 'This passkey was not accepted. Try again.'],
  'passkey/not-found': [404, 'There is no such passkey.'],
  'passkey/too-many': [409, 'An account has up to 20 passkeys. Remove one first.'],
  'account/name-looks-taken': [409, 'This username looks like one that is taken.'],
  'account/no-email': [409, 'The account has no e-mail address.'],
  'account/link-used': [410, 'This link was used already or is too old. Ask for a new one.'],
  'account/birth-date-invalid': [400, 'This is not a date of birth.'],
  'account/not-for-you': [403, 'You cannot make an account here.'],
  'account/invite-needed': [403, 'Making an account here needs an invitation.'],
  'account/invite-invalid': [403, 'This invitation does not work, or does not work any more.'],
  'account/approval-needed': [403, 'Accounts here are approved first: apply for one.'],
  'account/awaits-approval': [403, 'Your application has not been answered yet.'],
  'account/suspended': [403, 'This account is suspended.'],
  'application/not-needed': [409, 'No approval is needed here: make an account.'],
  'application/text-invalid': [400, 'Say in up to 500 characters why you would like to join.'],
  'application/not-found': [404, 'There is no such application.'],
  'invite/too-many': [409, 'You have made as many invitations as you may.'],
  'profile/not-found': [404, 'There is no such profile.'],
  'profile/hidden': [403, 'This profile does not show this to you.'],
  'avatar/not-a-picture': [
    400,
    'Pictures are whole JPEG, PNG, WebP or AVIF files that do not move.',
  ],
  'relation/self': [400, 'This cannot be done to your own account.'],
  'relation/blocked': [409, 'You block this account; unblock it first.'],
  'relation/no-request': [404, 'There is no such request.'],
  'relation/too-many': [409, 'Lists like this hold up to 10,000 accounts.'],
  'video/not-found': [404, 'There is no such clip.'],
  'video/age-restricted': [
    403,
    'This clip is for adults: for people who are signed in and have said that they are 18 or older.',
  ],
  'likes/hidden': [403, 'This account does not show what it likes.'],
  'save/too-many': [409, 'An account saves up to 10,000 clips.'],
  'collection/not-found': [404, 'There is no such collection.'],
  'collection/name-invalid': [400, 'Collections have names of 1 to 40 characters.'],
  'collection/name-taken': [409, 'You have a collection of this name.'],
  'collection/too-many': [409, 'An account has up to 100 collections.'],
  'repost/not-public': [409, 'Only public clips can be reposted.'],
  'video/not-failed': [409, 'Only a failed clip can be tried again.'],
  'video/source-gone': [409, 'The uploaded file is gone; upload it again.'],
  'video/not-playable': [409, 'The clip cannot be played yet. Wait until it can.'],
  'subtitles/invalid': [400, 'This file cannot be used as subtitles.'],
  'subtitles/language-invalid': [400, 'This is no language tag; one is written like pt-BR.'],
  'subtitles/too-many': [409, 'A clip has subtitles in up to 20 languages. Remove some first.'],
  'subtitles/not-found': [404, 'The clip has no subtitles in this language.'],
  'comment/not-found': [404, 'There is no such comment.'],
  'comment/empty': [400, 'A comment needs at least one visible character.'],
  'comment/too-long': [400, 'The comment is too long.'],
  'comment/too-many-mentions': [400, 'The comment names too many accounts.'],
  'comment/duplicate': [409, 'You have just written this here. Wait a minute to write it again.'],
  'comment/off': [403, 'Comments are turned off for this clip.'],
  'comment/followers-only': [403, 'Only followers of the creator may comment on this clip.'],
  'comment/too-late': [409, 'Comments can be changed for 15 minutes.'],
  'comment/not-yours': [403, 'This is up to others.'],
  'insights/range-invalid': [
    400,
    'A range ends yesterday at the latest and has up to 366 days, counted in UTC.',
  ],
  'insights/not-public': [409, 'Clips that are not public have totals, and no days.'],
  'word/invalid': [400, 'This word cannot be used.'],
  'word/too-many': [409, 'Lists like this hold up to 200 words.'],
  'report/not-found': [404, 'There is no such report.'],
  'report/own': [400, 'You cannot report yourself.'],
  'report/closed': [409, 'This report was answered or taken back already.'],
  'report/too-long': [400, 'Texts like this are up to 2,000 characters.'],
  'report/notice-needed': [
    400,
    'Say why it is illegal or whose right it infringes, who you are, and that you say so in good faith.',
  ],
  'report/evidence-foreign': [400, 'Further clips and comments have to be of the same account.'],
  'case/not-found': [404, 'There is no such case.'],
  'case/own': [403, 'This is about you: somebody else has to judge it.'],
  'case/taken': [409, 'Somebody else works on this case.'],
  'case/not-claimed': [409, 'Claim the case first.'],
  'case/closed': [409, 'This cannot be done to the case as it stands.'],
  'case/words-needed': [400, 'Say why: this needs words.'],
  'case/measure-unfit': [400, 'These measures do not fit the case, or each other.'],
  'case/too-late': [409, 'Decisions can be taken back for 10 minutes.'],
  'case/other-needed': [409, 'Somebody other than whoever decided or asked has to do this.'],
  'case/second-needed': [409, 'A ban takes two people: somebody other than who proposed it.'],
  'case/nobody-else': [
    409,
    'A ban takes two people here, and nobody else could confirm it. Suspend the account, or appoint another moderator.',
  ],
  'case/proposer-gone': [
    409,
    'Whoever proposed this does not moderate any more. Decline it, and decide anew.',
  ],
  'case/other-open': [409, 'Another case about the same thing is open. Decide that one first.'],
  'case/not-asked': [409, 'Nobody has asked for an opinion on this case.'],
  'report/not-contestable': [
    409,
    'A decision can be complained of once, within six months, unless it was reversed.',
  ],
  'statement/not-found': [404, 'There is no such statement.'],
  'statement/not-open': [409, 'This decision cannot be appealed, or was already.'],
  'search/too-long': [400, 'Searches are up to 100 characters and 8 words.'],
  'hashtag/invalid': [404, 'There is no such hashtag.'],
  'upload/not-found': [404, 'There is no such upload.'],
  'upload/too-large': [413, 'The file is too large.'],
  'upload/no-space': [507, 'The storage of this instance is nearly full. Tell whoever runs it.'],
  'upload/too-many': [429, 'Too many uploads are under way.'],
  'upload/caption-too-long': [400, 'The caption is too long.'],
  'notification/not-found': [404, 'There is no such notification.'],
  'notification/too-many-streams': [
    429,
    'Notifications come live to at most three places at once.',
  ],
  'notification/time-zone': [400, 'This is no time zone; one is named like Europe/Lisbon.'],
  'notification/no-mail': [409, 'Confirm an e-mail address first.'],
  'notification/push-address': [400, 'Pushes cannot be sent to this address.'],
  'notification/too-many-devices': [409, 'At most 10 browsers get pushes; take one off first.'],
  'plays/malformed': [400, 'This is not a play packet.'],
  'plays/unavailable': [503, 'Plays cannot be recorded right now.'],
  busy: [503, 'The server is busy. Try again shortly.'],
  fault: [500, 'Something went wrong on our side.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

/** A code of the closed table of refusals. */
export type RefusalCode = keyof typeof refusals;

/** Codes that ask to come back later: each is thrown with the seconds until then, which go into `Retry-After`. */
export type WaitCode = {
  [Code in RefusalCode]: (typeof refusals)[Code][0] extends 429 ? Code : never;
}[RefusalCode];

/** Body of every non-2xx answer of the API. */
export interface ProblemAnswer {
  code: RefusalCode;
  /** States the rule and the value, in words for people. */
  message: string;
  /** Machine-readable particulars, such as the field at fault. */
  detail?: unknown;
}

/** Whether a string is one of the table's codes. */
export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}

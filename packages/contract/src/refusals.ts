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
  'account/password-weak': [400, 'Passwords have 10 to 128 characters.'],
  'profile/not-found': [404, 'There is no such profile.'],
  'video/not-found': [404, 'There is no such clip.'],
  'video/not-failed': [409, 'Only a failed clip can be tried again.'],
  'video/source-gone': [409, 'The uploaded file is gone; upload it again.'],
  'upload/not-found': [404, 'There is no such upload.'],
  'upload/too-large': [413, 'The file is too large.'],
  'upload/no-space': [507, 'The storage of this instance is nearly full. Tell whoever runs it.'],
  'upload/too-many': [429, 'Too many uploads are under way.'],
  'upload/caption-too-long': [400, 'The caption is too long.'],
  'plays/malformed': [400, 'This is not a play packet.'],
  'plays/unavailable': [503, 'Plays cannot be recorded right now.'],
  busy: [503, 'The server is busy. Try again shortly.'],
  fault: [500, 'Something went wrong on our side.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

/** A code of the closed table of refusals. */
export type RefusalCode = keyof typeof refusals;

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

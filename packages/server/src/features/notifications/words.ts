import type { Notification, NotificationKind } from '@footlights/contract';

/** What a template may name. */
interface Named {
  /** “Ana”, “Ana and Ben”, “Ana and 12 others”. */
  who: string;
  /** How the clip is called. */
  clip: string;
  comment: string;
  text: string;
}

/** What pushes and digests say of each kind, in the one place where they do. The pages have words of their own. */
export const TEMPLATES: Readonly<Record<NotificationKind, (named: Named) => string>> = {
  like: ({ who, clip }) => `${who} liked ${clip}`,
  comment: ({ who, clip, comment }) => `${who} commented on ${clip}${quoted(comment)}`,
  reply: ({ who, comment }) => `${who} replied to you${quoted(comment)}`,
  mention: ({ who, comment }) => `${who} mentioned you${quoted(comment)}`,
  follow: ({ who }) => `${who} followed you`,
  'follow-request': ({ who }) => `${who} asked to follow you`,
  'follow-accepted': ({ who }) => `${who} let you follow them`,
  repost: ({ who, clip }) => `${who} reposted ${clip}`,
  'comment-like': ({ who, comment }) => `${who} liked your comment${quoted(comment)}`,
  'moderation-decision': ({ text }) => `A decision was made${quoted(text)}`,
  'clip-ready': ({ clip }) => `${capital(clip)} is ready`,
  'clip-failed': () => 'A clip of yours could not be processed',
};

/** How the counts of a digest call each kind. */
export const COUNTED: Readonly<Record<NotificationKind, readonly [one: string, many: string]>> = {
  like: ['like', 'likes'],
  comment: ['comment', 'comments'],
  reply: ['reply', 'replies'],
  mention: ['mention', 'mentions'],
  follow: ['new follower', 'new followers'],
  'follow-request': ['follow request', 'follow requests'],
  'follow-accepted': ['request accepted', 'requests accepted'],
  repost: ['repost', 'reposts'],
  'comment-like': ['like on a comment', 'likes on comments'],
  'moderation-decision': ['decision', 'decisions'],
  'clip-ready': ['clip ready', 'clips ready'],
  'clip-failed': ['clip that could not be processed', 'clips that could not be processed'],
};

/** One notification as one line. */
export function lineOf(notification: Notification): string {
  const { kind, clip, comment, text } = notification;
  const caption = clip?.caption.split('\n')[0] ?? '';
  return TEMPLATES[kind]({
    who: whoIn(notification),
    clip: caption === '' ? 'your clip' : `your clip “${caption}”`,
    comment: comment?.text.replaceAll('\n', ' ') ?? '',
    text: text ?? '',
  });
}

/** Several notifications as one line. */
export function summaryOf(count: number): string {
  return `${count} new notifications`;
}

function whoIn({ actors, actorCount }: Notification): string {
  const [first = 'Somebody', second] = actors.map(({ displayName }) => displayName);
  if (actorCount <= 1) return first;
  if (actorCount === 2 && second !== undefined) return `${first} and ${second}`;
  return `${first} and ${actorCount - 1} others`;
}

function quoted(text: string): string {
  return text === '' ? '' : `: “${text}”`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

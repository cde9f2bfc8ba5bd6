import { createHash } from 'node:crypto';
import type { Notification } from '@footlights/contract';
import type { PushMessage } from '#engines/push/port.ts';
import { graphemes, shortened } from '#lib/text.ts';
import { lineOf, summaryOf } from './words.ts';

/** Every push has this many bytes before it is encrypted, so that its size does not tell what it says. */
const PUSH_BYTES = 1500;
const MOST_LINES = 4;
/** Length by which a push that is too large is shortened at a time. */
const SHORTER_BY = 20;

/** Where pushes come from. */
export interface Sender {
  instanceName: string;
  /** What the paths in them are below; undefined: the address is not known. */
  publicUrl: string | undefined;
}

/**
 * One push for one or several notifications. Browsers with declarative web push show it by themselves
 * (https://www.w3.org/TR/push-api/#declarative-push-message); the service worker shows the same in all others.
 */
export function pushOf(notifications: readonly Notification[], sender: Sender): PushMessage {
  const [first] = notifications;
  const isOne = notifications.length === 1 && first !== undefined;
  const title = isOne ? sender.instanceName : summaryOf(notifications.length);
  const body = notifications.slice(0, MOST_LINES).map(lineOf).join('\n');
  const path = isOne ? first.path : '/notifications';
  const kind = isOne ? first.kind : 'several';
  const topic = isOne ? topicOf(first.id) : 'several';
  return {
    payload: padded({ title, body, path, kind, topic }, sender),
    topic,
    urgency: urgencyOf(kind),
  };
}

interface Said {
  title: string;
  body: string;
  path: string;
  kind: string;
  topic: string;
}

function padded({ title, body, path, kind, topic }: Said, { publicUrl = '' }: Sender): string {
  const textOf = (shown: string) =>
    JSON.stringify({
      web_push: 8030,
      notification: { title, body: shown, navigate: publicUrl + path, tag: topic },
      kind,
      path,
    });
  let shown = body;
  // Each round is shorter than the one before, down to nothing.
  while (shown !== '' && Buffer.byteLength(textOf(shown)) > PUSH_BYTES) {
    const length = graphemes(shown);
    shown = length > SHORTER_BY ? shortened(shown, length - SHORTER_BY) : '';
  }
  const text = textOf(shown);
  return text + ' '.repeat(Math.max(0, PUSH_BYTES - Buffer.byteLength(text)));
}

function topicOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 32);
}

function urgencyOf(kind: string): PushMessage['urgency'] {
  return ['like', 'comment-like', 'repost', 'follow'].includes(kind) ? 'low' : 'normal';
}

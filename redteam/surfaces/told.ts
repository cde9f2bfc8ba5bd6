import { NOTIFICATION_CHANNELS, NOTIFICATION_KINDS, type Notification } from '@footlights/contract';
import { digestOf } from '../../packages/server/src/features/notifications/digest-letter.ts';
import { pushOf } from '../../packages/server/src/features/notifications/push-message.ts';
import {
  COUNTED,
  lineOf,
  TEMPLATES,
} from '../../packages/server/src/features/notifications/words.ts';
import { newId } from '../../packages/server/src/lib/ids.ts';
import type { World } from '../../packages/server/test/world.ts';
import { isViewShaped } from './words.ts';

/** Something that an instance can say to a person, and by which way. */
export interface Told {
  how: string;
  text: string;
}

const SENDER = { instanceName: 'Footlights', publicUrl: 'https://clips.example' };

/** Everything that the product can tell of each kind: templates, counts, pushes and digests, each as it goes out. */
export function toldOf(kinds: readonly Notification['kind'][] = NOTIFICATION_KINDS): Told[] {
  const channels = NOTIFICATION_CHANNELS.map((text) => ({ how: 'channel', text }));
  const kept = [...Object.keys(TEMPLATES), ...Object.keys(COUNTED)];
  const templates = kept.map((text) => ({ how: 'template', text }));
  return [...channels, ...templates, ...kinds.flatMap(sayingsOf)];
}

/** What of it speaks of views or of who watches. */
export function tellingFinds(told: readonly Told[] = toldOf()): string[] {
  return told
    .filter(({ text }) => isViewShaped(text))
    .map(({ how, text }) => `A ${how} says "${text.slice(0, 60)}".`);
}

/** Kinds that speak of views and that the database would take all the same. By the instance's own connection. */
export async function kindFinds(world: World): Promise<string[]> {
  const finds: string[] = [];
  for (const kind of ['view', 'clip-viewed', 'profile-visit', 'milestone'])
    if (await takes(world, kind))
      finds.push(`The database takes notifications of the kind ${kind}.`);
  return finds;
}

class Undone extends Error {}

async function takes(world: World, kind: string): Promise<boolean> {
  const row = {
    id: newId('n'),
    account_id: newId('a'),
    kind: kind as 'like',
    subject: '',
    actors: 0,
    position: 1,
    is_read: 0,
    began_at: 0,
    at: 0,
  } as const;
  const writing = world.context.database.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('notifications').values(row).execute();
    throw new Undone();
  });
  return writing.then(
    () => true,
    (error: unknown) => error instanceof Undone,
  );
}

function sayingsOf(kind: Notification['kind']): Told[] {
  const one = sampleOf(kind);
  const letter = digestOf([one, one], { ...SENDER, token: 'token', isMore: true });
  return [
    { how: 'kind', text: kind },
    { how: 'line', text: lineOf(one) },
    ...COUNTED[kind].map((text) => ({ how: 'count', text })),
    { how: 'push', text: pushOf([one], SENDER).payload },
    { how: 'push of several', text: pushOf([one, one], SENDER).payload },
    { how: 'digest', text: `${letter.subject} ${letter.text}` },
  ];
}

/** A notification in which everything is set that can be. */
function sampleOf(kind: Notification['kind']): Notification {
  const actor = { displayName: 'Ben', username: 'ben', avatar: null, follows: 'no' } as const;
  return {
    id: newId('n'),
    kind,
    actors: [{ id: `a_${'b'.repeat(22)}`, ...actor }],
    actorCount: 12,
    clip: { id: `v_${'v'.repeat(22)}`, caption: 'The harbour', poster: '/media/a.webp' },
    comment: { id: `c_${'c'.repeat(22)}`, text: 'Lovely' },
    text: 'It stays.',
    at: 0,
    isRead: false,
    position: 1,
    path: '/notifications',
  };
}

import type { Component } from 'svelte';
import { collectVideo, type Account, type Clip, type OwnRelation } from '@footlights/contract';
import { api } from '#data/api.ts';
import { problemText } from '#data/problem.ts';
import { toast } from '#ui/toast.svelte.ts';
import type { Say } from '#words/say.ts';
import type { Pressed, SheetName, SheetProps } from '../pressed.ts';
import { sheetOf } from '../sheets/sheet-of.ts';
import { createActs, type Acts } from './acts.svelte.ts';

const SIGN_IN = { like: 'like.signIn', save: 'save.signIn', follow: 'follow.signIn' } as const;

/** What pressing beside a clip needs. */
export interface PressOptions {
  say: Say;
  account: () => Account | null;
  /** Shows a sheet for a clip. */
  show: (sheet: { Sheet: Component<SheetProps>; clip: Clip }) => void;
}

/** What was done with clips, and what does more of it. */
export interface Hands {
  acts: Acts;
  /** Does what was pressed, and says what went wrong. */
  press(what: Pressed, clip: Clip): void;
}

export function createHands({ say, account, show }: PressOptions): Hands {
  const acts = createActs();
  const attempt = (work: Promise<unknown>) =>
    work.catch((problem: unknown) => toast(problemText(say, problem)));

  async function open(name: SheetName, clip: Clip): Promise<void> {
    show({ Sheet: await sheetOf(name), clip });
  }
  async function save(clip: Clip): Promise<void> {
    if (!acts.has(clip.id, 'save')) {
      toast(say('save.done'), {
        label: say('save.choose'),
        run: () => void attempt(open('collect', clip)),
      });
      await acts.set(clip.id, 'save', true);
      return;
    }
    const left = acts.set(clip.id, 'save', false);
    toast(say('save.undone'), {
      label: say('action.undo'),
      run: () => void attempt(saveAgain(clip, left)),
    });
    await left;
  }
  /** Also into the collections that had it. */
  async function saveAgain({ id: video }: Clip, left: Promise<unknown>): Promise<void> {
    const answer = (await left) as { collections: string[] } | undefined;
    await acts.set(video, 'save', true);
    for (const id of answer?.collections ?? [])
      await api.call(collectVideo, { params: { id, video } });
  }
  /** What it came to is known when the answer is there: a private account is asked. */
  async function follow({ creator: { id, displayName: name } }: Clip): Promise<void> {
    const answer = (await acts.set(id, 'follow', true)) as OwnRelation | undefined;
    toast(say(answer?.follows === 'requested' ? 'follow.asked' : 'follow.done', { name }), {
      label: say('action.undo'),
      run: () => void attempt(acts.set(id, 'follow', false)),
    });
  }
  function press(what: Pressed, clip: Clip): void {
    if (what !== 'like' && what !== 'save' && what !== 'follow') void attempt(open(what, clip));
    else if (account() === null)
      toast(say(SIGN_IN[what]), {
        label: say('nav.signIn'),
        href: `/sign-in?to=/v/${clip.id}`,
      });
    else if (what === 'save') void attempt(save(clip));
    else if (what === 'follow') void attempt(follow(clip));
    else void attempt(acts.set(clip.id, 'like', !acts.has(clip.id, 'like')));
  }
  return { acts, press };
}

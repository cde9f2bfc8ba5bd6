import type { Account, Clip, PlaySource } from '@footlights/contract';
import type { Acts } from './acts/acts.svelte.ts';

/** What can be pressed beside a clip. */
export type Pressed = 'like' | 'save' | 'follow' | SheetName;

/** What opens over the clip. */
export type SheetName = 'share' | 'more' | 'collect' | 'keys' | 'report';

/** What every sheet is given. */
export interface SheetProps {
  clip: Clip;
  account: Account | null;
  acts: Acts;
  /** What list it stands in: that of `feed` is ranked. */
  source: PlaySource;
  onopen: (name: SheetName) => void;
  /** Takes the clips of an account out of the feed that was just blocked. */
  ongone: (accountId: string) => void;
  onclose: () => void;
}

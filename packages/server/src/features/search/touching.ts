import type { Outbox } from '#engines/outbox/port.ts';
import type { Feed } from '#features/feed/service.ts';
import type { Hashtags } from '#features/hashtags/service.ts';
import type { Videos } from '#features/videos/service.ts';
import type { Views } from '#features/views/service.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import type { Keeping } from './keeping.ts';

/** Where changes come from. */
export interface TouchingOptions {
  clock: Pick<Clock, 'after'>;
  outbox: Pick<Outbox<AppEvent>, 'listen'>;
  videos: Pick<Videos, 'onChange'>;
  hashtags: Pick<Hashtags, 'changed'>;
  feed: Pick<Feed, 'top'>;
  views: Pick<Views, 'version'>;
  keeping: Keeping;
}

/** Released views move slowly, and weights are logarithmic. */
const REWEIGH_MS = 15 * 60_000;
/** Clips whose weight is looked at again: those that the feed may show. */
const MOST_REWEIGHED = 2000;

/** Tells the keeper of every change to what can be found; returns what ends it. Call before the outbox starts. */
export function touchOnChange(options: TouchingOptions): () => void {
  const { clock, outbox, videos, hashtags, feed, keeping, views } = options;
  const deafen = videos.onChange(async ({ id }) => {
    keeping.touch('clip', [id]);
    keeping.touch('hashtag', await hashtags.changed(id));
  });
  outbox.listen(async ({ event }) => {
    keeping.touch('account', accountsIn(event));
  });
  // Before the first look the weights may be of another time.
  let weighed = -1;
  let cancel = again();
  function again(): () => void {
    return clock.after(REWEIGH_MS, async () => {
      cancel = again();
      const { version } = views;
      // Nothing was released since: the weights are what they were.
      if (version === weighed) return;
      const ids: readonly VideoId[] | null = await feed.top(MOST_REWEIGHED).catch(() => null);
      if (ids === null) return;
      weighed = version;
      keeping.touch('clip', ids);
    });
  }
  return () => {
    cancel();
    deafen();
  };
}

/** Accounts whose name, bio, standing or followers an event may have changed. */
function accountsIn(event: AppEvent): AccountId[] {
  const { kind } = event;
  if (kind === 'followed' || kind === 'unfollowed' || kind === 'follow-accepted')
    return [event.account, event.actor];
  return kind === 'profile-changed' || kind === 'account-deleted' ? [event.account] : [];
}

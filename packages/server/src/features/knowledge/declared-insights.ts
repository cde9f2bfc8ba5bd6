import { creator, person, video, type Declared } from './declaration.ts';

/** What creators are told of how they do, by days. */
export const INSIGHTS = {
  insight_days: {
    about: 'Published numbers with their noise, added up by creator and day.',
    holds: 'views',
    columns: {
      account_id: creator('Whose clips they are of; empty: of all clips here.'),
      day: 'The UTC day of publishing, in days since 1970.',
      views: 'Published views.',
      other_plays: 'Published plays that were no views.',
      viewers: 'Published viewers.',
      plays_variance: 'How large the noise in views and in other plays is.',
      viewers_variance: 'How large the noise in viewers is.',
      first_plays: 'Published watch bins, all together.',
      completions: 'The published last watch bin.',
      bins_variance: 'How large the noise in each watch bin is.',
      seconds: 'Watched seconds that the published watch bins stand for.',
      seconds_variance: 'How large the noise in those is.',
      seconds_covariance: 'How far it goes with that of all watch bins.',
      shares: 'Watch shares that the published watch bins stand for.',
      shares_variance: 'How large the noise in those is.',
      shares_covariance: 'How far it goes with that of all watch bins.',
      from_feed: 'Published plays from the feed.',
      from_following: 'Published plays from the feed of followed accounts.',
      from_profile: 'Published plays from profiles.',
      from_search: 'Published plays from search.',
      from_share: 'Published plays from links.',
      from_embed: 'Published plays from other sites.',
      sources_variance: 'How large the noise in each source is.',
    },
  },
  video_act_days: {
    about: 'How often people acted on each clip, by day, less what they took back.',
    holds: 'acts',
    columns: {
      video_id: video('The clip.'),
      day: 'The UTC day, in days since 1970.',
      likes: 'Likes.',
      comments: 'Comments.',
      shares: 'How many passed it on.',
      saves: 'How many saved it.',
    },
  },
  account_act_days: {
    about: 'How often people acted on the clips of each account, and who followed it, by day.',
    holds: 'acts',
    columns: {
      account_id: person('Whose clips they are.'),
      day: 'The UTC day, in days since 1970.',
      likes: 'Likes.',
      comments: 'Comments.',
      shares: 'How many passed a clip on.',
      saves: 'How many saved a clip.',
      followers_gained: 'How many began to follow it.',
      followers_lost: 'How many no longer follow it.',
    },
  },
  insight_mails: {
    about: 'Who gets a weekly mail of their own numbers.',
    holds: 'people',
    columns: {
      account_id: person('Whose numbers, and who gets them.'),
      sent_day: 'The UTC day of the last one, in days since 1970.',
    },
  },
} satisfies Pick<
  Declared,
  'insight_days' | 'video_act_days' | 'account_act_days' | 'insight_mails'
>;

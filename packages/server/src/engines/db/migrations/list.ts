import type { Migration } from 'kysely/migration';
import { accounts } from './0001-accounts.ts';
import { videos } from './0002-videos.ts';
import { views } from './0003-views.ts';
import { knowledge } from './0004-knowledge.ts';
import { releaseNumbers } from './0005-release-numbers.ts';
import { people } from './0006-people.ts';
import { peopleChoices } from './0007-people-choices.ts';
import { acts } from './0008-acts.ts';
import { comments } from './0009-comments.ts';
import { notifications } from './0010-notifications.ts';
import { access } from './0011-access.ts';
import { unsubscribing } from './0011-unsubscribing.ts';
import { security } from './0012-security.ts';
import { search } from './0013-search.ts';
import { leaving } from './0015-leaving.ts';
import { admins } from './0016-admins.ts';
import { editedDays } from './0017-edited-days.ts';
import { subtitles } from './0018-subtitles.ts';
import { insights } from './0019-insights.ts';
import { insightsHistory } from './0020-insights-history.ts';
import { safety } from './0020-safety.ts';
import { desk } from './0021-desk.ts';
import { screening } from './0022-screening.ts';
import { prevention } from './0023-prevention.ts';
import { transparency } from './0024-transparency.ts';

/** Every migration, in order, by name. Landed ones never change. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-videos': videos,
  '0003-views': views,
  '0004-knowledge': knowledge,
  '0005-release-numbers': releaseNumbers,
  '0006-people': people,
  '0007-people-choices': peopleChoices,
  '0008-acts': acts,
  '0009-comments': comments,
  '0010-notifications': notifications,
  '0011-access': access,
  '0011-unsubscribing': unsubscribing,
  '0012-security': security,
  '0013-search': search,
  '0015-leaving': leaving,
  '0016-admins': admins,
  '0017-edited-days': editedDays,
  '0018-subtitles': subtitles,
  '0019-insights': insights,
  '0020-insights-history': insightsHistory,
  '0020-safety': safety,
  '0021-desk': desk,
  '0022-screening': screening,
  '0023-prevention': prevention,
  '0024-transparency': transparency,
};

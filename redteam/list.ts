import type { Attack } from './attack.ts';
import { attack as link } from './attacks/01-link-to-one-person.ts';
import { attack as polling } from './attacks/02-polling.ts';
import { attack as nMinusOne } from './attacks/03-n-minus-one.ts';
import { attack as fourAgainstFifty } from './attacks/04-four-against-fifty.ts';
import { attack as oneValue } from './attacks/05-one-value.ts';
import { attack as fromReleases } from './attacks/06-a-function-of-releases.ts';
import { attack as closedDay } from './attacks/07-a-closed-day.ts';
import { attack as diskToday } from './attacks/08-the-disk-today.ts';
import { attack as residue } from './attacks/09-residue.ts';
import { attack as untilReleased } from './attacks/10-until-the-next-release.ts';
import { attack as answers } from './attacks/11-answers.ts';
import { attack as everyRoute } from './attacks/12-every-route.ts';
import { attack as nothingViewShaped } from './attacks/13-nothing-view-shaped.ts';
import { attack as fan } from './attacks/14-one-fan.ts';
import { attack as midnight } from './attacks/15-midnight.ts';
import { attack as neighbour } from './attacks/16-neighbour.ts';
import { attack as secondNoise } from './attacks/17-second-noise.ts';
import { attack as kills } from './attacks/18-kills-and-power-cuts.ts';
import { attack as forging } from './attacks/19-forging.ts';
import { attack as epsilon } from './attacks/20-empirical-epsilon.ts';
import { attack as usefulness } from './attacks/21-usefulness.ts';
import { attack as insights } from './attacks/22-insights.ts';

/** Every attack there is, by number. */
export const ATTACKS: readonly Attack[] = [
  link,
  polling,
  nMinusOne,
  fourAgainstFifty,
  oneValue,
  fromReleases,
  closedDay,
  diskToday,
  residue,
  untilReleased,
  answers,
  everyRoute,
  nothingViewShaped,
  fan,
  midnight,
  neighbour,
  secondNoise,
  kills,
  forging,
  epsilon,
  usefulness,
  insights,
];

/** Numbers that the table of attacks runs to, from 1. A run without one of them is no full run. */
export const LAST_NUMBER = 22;

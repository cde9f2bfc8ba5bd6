import type { Attack } from './attack.ts';
import { attack as link } from './attacks/01-link-to-one-person.ts';
import { attack as nMinusOne } from './attacks/03-n-minus-one.ts';
import { attack as fourAgainstFifty } from './attacks/04-four-against-fifty.ts';
import { attack as epsilon } from './attacks/20-empirical-epsilon.ts';

/** Every attack there is, by number. */
export const ATTACKS: readonly Attack[] = [link, nMinusOne, fourAgainstFifty, epsilon];

/** Numbers that the table of attacks runs to, from 1. A run without one of them is no full run. */
export const LAST_NUMBER = 21;

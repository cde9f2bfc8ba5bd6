import type { Attack } from './attack.ts';
import { attack as link } from './attacks/01-link-to-one-person.ts';
import { attack as nMinusOne } from './attacks/03-n-minus-one.ts';

/** Every attack there is, by number. */
export const ATTACKS: readonly Attack[] = [link, nMinusOne];

/** Numbers that the table of attacks runs to, from 1. A run without one of them is no full run. */
export const LAST_NUMBER = 21;

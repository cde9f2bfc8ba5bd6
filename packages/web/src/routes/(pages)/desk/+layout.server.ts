import { error } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** To everybody but moderators and admins these pages do not exist. */
export const load: LayoutServerLoad = async ({ parent, setHeaders }) => {
  const { account } = await parent();
  if (account === null || account.role === 'user') error(404);
  setHeaders({ 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' });
};

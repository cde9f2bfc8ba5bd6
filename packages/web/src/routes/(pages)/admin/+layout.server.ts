import { error } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** To everybody but admins these pages do not exist. */
export const load: LayoutServerLoad = async ({ parent }) => {
  const { account } = await parent();
  if (account?.role !== 'admin') error(404);
};

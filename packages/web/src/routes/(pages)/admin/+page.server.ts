import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { ADMIN_PAGES } from './pages.ts';

/** The first of the pages stands for all. */
export const load: PageServerLoad = async ({ parent }) => {
  await parent();
  redirect(303, ADMIN_PAGES[0].path);
};

import type { PageServerLoad } from './$types';

/** A page of text: no script is sent with it. */
export const csr = false;

/** The same for every clip: nothing of it is told, not even whether it is there. */
export const load: PageServerLoad = async ({ params, parent, setHeaders }) => {
  const { account } = await parent();
  setHeaders({ 'x-robots-tag': 'noindex' });
  return { clip: `/v/${params.id}`, isSignedIn: account !== null };
};

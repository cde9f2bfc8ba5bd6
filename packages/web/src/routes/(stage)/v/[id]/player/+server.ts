import { ApiProblem, getInstance, getVideo, type Clip } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { missingPage, playerPage } from '#share/player-page.ts';
import { createSay } from '#words/say.ts';
import type { RequestHandler } from './$types';

/** A public clip as a page that other sites frame. What is not public is not there, not even for its creator. */
export const GET: RequestHandler = async ({ fetch, locals, params }) => {
  const api = apiOf({ fetch });
  const clip = await publicClip(api.call(getVideo, { params }));
  const { name: instanceName } = await orErrorPage(api.call(getInstance));
  const options = { say: createSay(locals.language), instanceName };
  const { html, headers } = clip === null ? missingPage(options) : playerPage(clip, options);
  return new Response(html, { status: clip === null ? 404 : 200, headers });
};

async function publicClip(asked: Promise<Clip>): Promise<Clip | null> {
  try {
    const clip = await asked;
    return clip.visibility === 'public' ? clip : null;
  } catch (problem) {
    const isMissing = problem instanceof ApiProblem && [400, 403, 404].includes(problem.status);
    return isMissing ? null : orErrorPage(asked);
  }
}

import { chosenFrom, keepShared, SHARE_PATH, type SharedClip } from '#data/shared-clip.ts';
import { readLimit } from './shell.ts';

/**
 * Keeps what another app shared until the upload page takes it, and leads there. Another site can send such a form too:
 * it fills in what the person sees and may decline, as a link would.
 */
export async function takeIn(request: Request): Promise<Response> {
  const form = await request.formData().catch(() => null);
  if (form === null) return Response.redirect(`${SHARE_PATH}?share=lost`, 303);
  const chosen = chosenFrom(form, await readLimit());
  const isKept = await keep(chosen);
  if (!isKept) await keep({ ...chosen, file: null, note: 'full' });
  return Response.redirect(SHARE_PATH, 303);
}

/** False when there is no room. */
function keep(clip: SharedClip): Promise<boolean> {
  return keepShared(clip, Date.now()).then(
    () => true,
    () => false,
  );
}

import { skeletonOf } from '#lib/look-alike.ts';

/** Names that could pass for a page or for whoever runs the instance, without `.` and `_`. */
const reserved = new Set(
  `about abuse account accounts admin administrator admins anonymous api app apps assets
  auth blog clip clips contact counting creator creators dashboard delete deleted demo docs
  embed everyone explore faq favicon feed feeds footlights guest health help home host
  hostmaster info insights instance invite legal login logout mail manifest me media metrics
  mod moderator moderators news nobody notifications null oauth official openapi operator owner
  page pages password plays policy postmaster press privacy profile profiles public register
  reports robots root rss rules safety search security self server service session settings
  share signin signout signup sitemap staff static status studio support sw sysadmin system
  tag team terms test ticket trending undefined upload uploads user username users verified
  video videos view views webhooks webmaster wellknown www you`
    .split(/\s+/)
    .map(skeletonOf),
);

/** Whether a username is kept back, or looks like one that is. */
export function isReserved(username: string): boolean {
  return reserved.has(skeletonOf(username));
}

import type { Clip } from '@footlights/contract';

/** Address of a clip's page. */
export const clipPath = ({ id }: Pick<Clip, 'id'>): string => `/v/${id}`;

/** Address of the page that other sites frame. */
export const playerPath = (clip: Pick<Clip, 'id'>): string => `${clipPath(clip)}/player`;

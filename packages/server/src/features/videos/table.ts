import type { ProcessingState, Visibility } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Audience } from '#features/relations/service.ts';
import type { AccountId, StatementId, VideoId } from '#lib/ids.ts';

/** A clip from the end of its upload on. */
export interface VideoRow {
  id: VideoId;
  /** `NOBODY`: it was deleted, and its row is empty and waits until all that hangs on it is out. */
  creator_id: AccountId;
  caption: string;
  visibility: Visibility;
  /** What `visibility` comes to with `hold` and the standing of the account; every list and look-up goes by it. */
  audience: Audience;
  state: ProcessingState;
  /** Why it failed; null unless failed. */
  reason: string | null;
  /** Name of the uploaded file while it is still needed. A failed clip that has one can be tried again. */
  source: string | null;
  uploaded_at: number;
  failed_at: number | null;
  /** When it first could be played; null before. All columns below are set from then on. */
  published_at: number | null;
  duration_seconds: number | null;
  /** Of the largest rendition so far. */
  width: number | null;
  height: number | null;
  has_sound: 0 | 1 | null;
  poster_webp: BlobName | null;
  poster_avif: BlobName | null;
  thumbhash: string | null;
  /** Start of the UTC day on which its caption or visibility was changed last; null: never. */
  edited_on: number | null;
  /** What moderators decided; null: nothing. */
  hold: 'removed' | 'restricted' | 'limited' | null;
  /** SHA-256 of the uploaded file, hex; null before it was read. */
  sha256: string | null;
  /** dHash of some of its moments, 16 hex digits each with spaces between. */
  frames: string | null;
  /**
   * What it waits for before others see it: `first`, a moderator, as it would be among the first that everybody sees of
   * its account; `moderator`, whoever may see it; `service`, what screens it. Null: nothing.
   */
  waits: 'first' | 'moderator' | 'service' | null;
  /** The decision by which its file may not come again; empty: one about somebody else. Null: the file was taken. */
  refused_by: StatementId | '' | null;
  /** Its creator asked a moderator to look at a file that was refused. */
  is_contested: 1 | null;
}

/** Whose a deleted clip is: no account's. */
export const NOBODY = '' as string as AccountId;

/** One playable file of a clip. */
export interface RenditionRow {
  video_id: VideoId;
  /** Its class, such as `480p`. */
  name: string;
  blob: BlobName;
  width: number;
  height: number;
  bytes: number;
  bits_per_second: number;
}

/** Subtitles of a clip in one language. */
export interface SubtitlesRow {
  video_id: VideoId;
  /** Canonical BCP 47 tag. */
  language: string;
  /** What the creator calls them; null: by their language. */
  label: string | null;
  blob: BlobName;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    videos: VideoRow;
    renditions: RenditionRow;
    subtitles: SubtitlesRow;
  }
}

import type { AccountId, CollectionId, VideoId } from '#lib/ids.ts';

/** An account saved a clip. Seen by that account alone. */
export interface SaveRow {
  account_id: AccountId;
  video_id: VideoId;
  at: number;
}

/** A named part of what an account saved. Seen by that account alone. */
export interface CollectionRow {
  id: CollectionId;
  account_id: AccountId;
  name: string;
  /** The name by which two are told apart. */
  folded: string;
}

/** A saved clip in a collection. */
export interface CollectedRow {
  collection_id: CollectionId;
  /** Of the collection and the save. */
  account_id: AccountId;
  video_id: VideoId;
  at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    saves: SaveRow;
    collections: CollectionRow;
    collected: CollectedRow;
  }
}

import type { Tables } from '#engines/db/port.ts';

/** What a table is for; `views` is what the counter keeps, `acts` are done on purpose under a name. */
export type Holding = 'views' | 'clips' | 'people' | 'acts' | 'work';

/** What a column holds, and whom it points at. */
export type ColumnDeclaration =
  | string
  | {
      about: string;
      names?: 'person' | 'creator' | 'video';
      /** `empty`: no row has a value. `label`: at most 40 characters, so no user agent. */
      must?: 'empty' | 'label';
    };

/** What a table holds. */
export interface TableDeclaration {
  about: string;
  holds: Holding;
  /** Why its rows may name a person and a video. Without it they may not. */
  reason?: string;
  columns: Readonly<Record<string, ColumnDeclaration>>;
}

/** Every table of our own, with every column of it. */
export type Declared = {
  [Table in keyof Tables]: TableDeclaration & {
    columns: { [Column in keyof Tables[Table]]: ColumnDeclaration };
  };
};

/** A column that points at a person. */
export const person = (about: string): ColumnDeclaration => ({ about, names: 'person' });
/** A column that points at a clip. */
export const video = (about: string): ColumnDeclaration => ({ about, names: 'video' });
/** A column that points at whoever made clips, and can point at nobody else: never at a viewer. */
export const creator = (about: string): ColumnDeclaration => ({ about, names: 'creator' });

import { Type } from 'typebox';

/** Prefixed, unguessable id: the prefix and 22 base64url characters (128 random bits). */
export const VideoId = Type.String({ pattern: '^v_[A-Za-z0-9_-]{22}$', title: 'VideoId' });
/** Id of an account. */
export const AccountId = Type.String({ pattern: '^a_[A-Za-z0-9_-]{22}$', title: 'AccountId' });
/** Id of a comment. */
export const CommentId = Type.String({ pattern: '^c_[A-Za-z0-9_-]{22}$', title: 'CommentId' });
/** Id of a collection of saved clips. */
export const CollectionId = Type.String({
  pattern: '^k_[A-Za-z0-9_-]{22}$',
  title: 'CollectionId',
});
/** Opaque position in a list; at most 200 characters. */
export const Cursor = Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_.-]+$' });
/** Username as typed after the @: 3 to 24 of a–z, 0–9, `_` and `.`, starting with a letter or digit. */
export const Username = Type.String({
  minLength: 3,
  maxLength: 24,
  pattern: '^[a-z0-9][a-z0-9_.]*[a-z0-9_]$',
});
/** Epoch milliseconds. */
export const At = Type.Integer({ minimum: 0 });

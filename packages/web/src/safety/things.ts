const ID = /[vc]_[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])/g;

/**
 * Ids of the clips and comments that a text links to, each once. Of the address of a comment it is the comment:
 * `/v/v_…?comment=c_…`.
 */
export function thingsIn(text: string): string[] {
  const ids = text.split(/\s+/).flatMap((word) => word.match(ID)?.at(-1) ?? []);
  return [...new Set(ids)];
}

/** What an address of this site leads to: an id, or the name of a profile; null: nothing that can be reported. */
export function thingAt(text: string): { id: string } | { username: string } | null {
  const [id] = thingsIn(text.trim());
  if (id !== undefined) return { id };
  const account = /a_[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])/.exec(text)?.[0];
  if (account !== undefined) return { id: account };
  const username = /@([A-Za-z0-9_.]{3,24})/.exec(text)?.[1];
  return username === undefined ? null : { username };
}

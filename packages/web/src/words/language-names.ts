/** Names a language in another one: by its tag (BCP 47), or by the tag itself where it has no name. */
export function createNameOf(language: string): (tag: string) => string {
  const names = new Intl.DisplayNames([language], { type: 'language' });
  return (tag) => {
    try {
      return names.of(tag) ?? tag;
    } catch {
      // Tags with private parts have no names.
      return tag;
    }
  };
}

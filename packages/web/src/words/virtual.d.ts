type Dictionary = Record<string, string | import('./format.ts').Part[]>;

/** Every language whole, on the server; nothing in the browser. */
declare module 'virtual:words/all' {
  export const all: Partial<Record<import('./languages.ts').Language, Dictionary>>;
}

/** Path of the folder whose files `de.first.js` and so on are the parts. */
declare module 'virtual:words/folder' {
  export const folder: string;
}

/** A part of the dictionary in the page's language; empty on the server. */
declare module 'virtual:words/*' {
  export const words: Dictionary;
}

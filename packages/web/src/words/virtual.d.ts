/** Every language whole, on the server; nothing in the browser. */
declare module 'virtual:words/all' {
  export const all: Partial<
    Record<import('./languages.ts').Language, import('./say.ts').Dictionary>
  >;
}

/** What a page in each language is given, as JSON; for the server. */
declare module 'virtual:words/first' {
  export const first: Record<import('./languages.ts').Language, string>;
}

/** Path of the folder whose files `de.sheets.json` and so on are the other parts. */
declare module 'virtual:words/folder' {
  export const folder: string;
}

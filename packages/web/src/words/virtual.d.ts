type Dictionary = Record<string, string | import('./format.ts').Part[]>;

declare module 'virtual:words' {
  export const english: Dictionary;
}

declare module 'virtual:words/pages' {
  export const english: Dictionary;
}

declare module 'virtual:words/sheets' {
  export const english: Dictionary;
}

declare module 'virtual:words/comments' {
  export const english: Dictionary;
}

declare module 'virtual:words/acts' {
  export const english: Dictionary;
}

declare module 'virtual:words/problems' {
  export const english: Dictionary;
}

declare module 'virtual:words/following' {
  export const english: Dictionary;
}

declare module 'virtual:words/update' {
  export const english: Dictionary;
}

declare module 'virtual:words' {
  export const english: Record<
    string,
    string | Parameters<typeof import('intl-messageformat').formatToParts>[0]
  >;
}

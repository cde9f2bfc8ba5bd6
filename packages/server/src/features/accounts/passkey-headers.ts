/** Names, to the library and in this process alone, the account that adds a passkey. */
export const OWNER_HEADER = 'footlights-owner';

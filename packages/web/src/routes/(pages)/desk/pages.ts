/** The pages of those who moderate, as their menu shows them. */
export const DESK_PAGES = [
  { path: '/desk', name: 'cases' },
  { path: '/desk/held', name: 'held' },
  { path: '/desk/comments', name: 'waiting' },
  { path: '/desk/rules', name: 'rules' },
  { path: '/desk/blocked', name: 'blocked' },
] as const;

/** The pages of those who run the instance, as their menu shows them. */
export const ADMIN_PAGES = [
  { path: '/admin/applications', word: 'admin.applications' },
  { path: '/admin/invites', word: 'admin.invites' },
  { path: '/admin/outbox', word: 'admin.outbox' },
  { path: '/admin/moderators', word: 'admin.moderators' },
  { path: '/admin/numbers', word: 'admin.numbers' },
  { path: '/admin/admins', word: 'admin.admins' },
] as const;

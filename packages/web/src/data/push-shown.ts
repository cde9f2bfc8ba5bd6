/** A push as the browser shows it. */
export interface ShownPush {
  title: string;
  body: string;
  tag: string;
  data: { path: string };
  icon: string;
}

/** What a push says; whatever cannot be read leads to the list. Paths lead nowhere but to this site. */
export function shownOf(text: string): ShownPush {
  const said = parse(text);
  const { title, body, tag } = said.notification ?? {};
  const path =
    typeof said.path === 'string' && /^\/(?![/\\])/.test(said.path) ? said.path : '/notifications';
  return {
    title: textOf(title) || 'Footlights',
    body: textOf(body),
    tag: textOf(tag),
    data: { path },
    icon: '/icon-192.png',
  };
}

/** The tab that shows `path` already. One that shows anything else is not to be led away from it. */
export function tabAt<Tab extends { url: string }>(
  tabs: readonly Tab[],
  path: string,
): Tab | undefined {
  return tabs.find((tab) => {
    const { pathname, search } = new URL(tab.url);
    return pathname + search === path;
  });
}

interface Said {
  notification?: { title?: unknown; body?: unknown; tag?: unknown };
  path?: unknown;
}

function parse(text: string): Said {
  try {
    return (JSON.parse(text) ?? {}) as Said;
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

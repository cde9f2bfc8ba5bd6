/** Formatted numbers of one page, by style and value. Dates are none: they depend on where one is. */
export type Figures = Map<string, string>;

/**
 * Making its first `Intl.NumberFormat` takes a browser longer than all else of the first words together, 15 ms where
 * hydrating takes 30. So the server writes down what its page shows, and the browser takes it from there.
 */
const source: { of?: () => Figures | undefined } = {};

/** On the server: where the figures of the page that is being rendered are kept. */
export function keepFigures(of: () => Figures | undefined): void {
  source.of = of;
}

/** Those of the page: on the server to be filled, in the browser as the server left them. */
export function pageFigures(): Figures {
  const { document } = globalThis;
  if (document === undefined) return source.of?.() ?? new Map();
  const text = document.getElementById('figures')?.textContent ?? '{}';
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
}

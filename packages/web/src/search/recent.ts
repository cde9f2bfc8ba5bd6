/** What was searched for on this device: kept here alone, never sent but as a search. */
const KEY = 'footlights.searches';
const MOST = 8;

/** The latest first. */
export function readSearches(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept)
      ? kept.filter((text) => typeof text === 'string').slice(0, MOST)
      : [];
  } catch {
    return [];
  }
}

/** Puts a search first. */
export function noteSearch(text: string): void {
  const wanted = text.trim();
  if (wanted === '') return;
  write([wanted, ...readSearches().filter((kept) => kept !== wanted)].slice(0, MOST));
}

export function forgetSearches(): void {
  write([]);
}

/** Storage may be full or forbidden; then nothing is remembered. */
function write(searches: readonly string[]): void {
  try {
    if (searches.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(searches));
  } catch {
    // Nothing to do: the device keeps nothing.
  }
}

/** One short message at a time, said aloud and gone after a while. */
let text = $state('');
let timer: ReturnType<typeof setTimeout> | undefined;

const VISIBLE_MS = 3500;

/** The message now shown; empty when there is none. */
export function currentToast(): string {
  return text;
}

/** Shows a message. */
export function toast(message: string): void {
  text = message;
  clearTimeout(timer);
  timer = setTimeout(() => (text = ''), VISIBLE_MS);
}

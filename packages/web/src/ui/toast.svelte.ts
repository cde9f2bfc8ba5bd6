/** One short message at a time, said aloud and gone after a while. */
let shown = $state.raw<ToastMessage>({ text: '' });
let timer: ReturnType<typeof setTimeout> | undefined;

const VISIBLE_MS = 3500;
/** Whoever is to press something needs longer. */
const PRESSABLE_MS = 8000;

/** What can be done about a message: a link, or something to run. */
export interface ToastAction {
  label: string;
  href?: string;
  run?: () => void;
}

/** A message as it is shown. */
export interface ToastMessage {
  text: string;
  action?: ToastAction | undefined;
}

/** The message now shown; its text is empty when there is none. */
export function currentToast(): ToastMessage {
  return shown;
}

/** Shows a message. */
export function toast(text: string, action?: ToastAction): void {
  shown = { text, action };
  clearTimeout(timer);
  timer = setTimeout(hideToast, action === undefined ? VISIBLE_MS : PRESSABLE_MS);
}

export function hideToast(): void {
  shown = { text: '' };
}

/** What single keys do, by the key as it is typed. */
export type Actions = Readonly<Record<string, () => void>>;

/**
 * A keydown listener. Leaves fields, dialogs and chords alone, and single characters while `isOn` says no; arrows are no
 * single-character shortcut and stay.
 */
export function steer(isOn: () => boolean, actions: Actions): (event: KeyboardEvent) => void {
  return (event) => {
    const action = actions[nameOf(event)];
    if (action === undefined || isElsewhere(event)) return;
    if (event.key.length === 1 && !isOn()) return;
    event.preventDefault();
    if (!event.repeat || event.key === 'ArrowLeft' || event.key === 'ArrowRight') action();
  };
}

/** Letters of another script stand for the Latin ones on the same key. */
function nameOf({ code, key }: KeyboardEvent): string {
  if (key.length > 1) return key;
  const isForeign = /\p{L}/u.test(key) && !/[a-z]/i.test(key);
  return (isForeign ? (/^Key([A-Z])$/.exec(code)?.[1] ?? key) : key).toLowerCase();
}

function isElsewhere({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent) {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true;
  if (!(target instanceof Element)) return false;
  // A slider takes what it needs for itself.
  if (target.closest('[type=range]') !== null) return false;
  if (target.closest('input, textarea, select, [contenteditable], dialog, [popover]')) return true;
  // Space presses the button or opens the link's menu that has the focus.
  return key === ' ' && target.closest('button, summary, a') !== null;
}

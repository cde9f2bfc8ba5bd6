/** What single keys do. */
export interface Steering {
  /** Whether single-key shortcuts are switched on. */
  isOn: () => boolean;
  next: () => void;
  previous: () => void;
  togglePlay: () => void;
  toggleSound: () => void;
  like: () => void;
  save: () => void;
}

/** A keydown listener: ↑/↓ and J/K move, Space pauses, M mutes, L likes, S saves. Leaves fields, dialogs and chords alone. */
export function steer(steering: Steering): (event: KeyboardEvent) => void {
  const actions: Record<string, () => void> = {
    ArrowDown: steering.next,
    ArrowUp: steering.previous,
    j: steering.next,
    k: steering.previous,
    m: steering.toggleSound,
    l: steering.like,
    s: steering.save,
    ' ': steering.togglePlay,
  };
  return (event) => {
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined || isElsewhere(event)) return;
    // Arrows are no single-character shortcut and stay.
    if (event.key.length === 1 && !steering.isOn()) return;
    event.preventDefault();
    if (!event.repeat) action();
  };
}

function isElsewhere({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent) {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, [contenteditable], dialog, [popover]')) return true;
  // Space presses the button or opens the link's menu that has the focus.
  return key === ' ' && target.closest('button, summary, a') !== null;
}

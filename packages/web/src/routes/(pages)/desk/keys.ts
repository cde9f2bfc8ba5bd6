import { hasShortcuts } from '#data/device.ts';

/** What each single key does at the desk. */
export type DeskKeys = Readonly<Record<string, () => void>>;

/** Runs what a key stands for, unless somebody types, holds another key, or has switched single keys off. */
export function onDeskKey(event: KeyboardEvent, keys: DeskKeys): void {
  const { target, key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  if (defaultPrevented || ctrlKey || metaKey || altKey || !hasShortcuts()) return;
  const isTyping =
    target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
  const run = keys[key];
  if (isTyping || run === undefined) return;
  event.preventDefault();
  run();
}

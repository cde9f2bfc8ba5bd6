import type { Component } from 'svelte';
import { loadWords } from '#words/say.ts';
import type { SheetName, SheetProps } from '../pressed.ts';

/** Sheets come when they are asked for, with their words. */
const SHEETS: Record<SheetName, () => Promise<{ default: Component<SheetProps> }>> = {
  share: () => import('./ShareSheet.svelte'),
  more: () => import('./MoreSheet.svelte'),
  keys: () => import('./KeysSheet.svelte'),
  collect: () => import('./CollectSheet.svelte'),
  report: () => import('./ClipReportSheet.svelte'),
};

const REPORTING = ['reporting'] as const;

/** The component of a sheet. Rejects when it could not be fetched. */
export async function sheetOf(name: SheetName): Promise<Component<SheetProps>> {
  const [{ default: Sheet }] = await Promise.all([
    SHEETS[name](),
    loadWords('sheets', 'controls', 'problems', ...(name === 'report' ? REPORTING : [])),
  ]);
  return Sheet;
}

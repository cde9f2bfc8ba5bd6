import { read, write } from './device.ts';

/** When clips play by themselves. */
export type Autoplay = 'on' | 'wifi' | 'off';

/** What was chosen for playing on this device. The script in app.html reads the same. */
export interface Playing {
  autoplay: Autoplay;
  /** Always the smallest file, and none ahead of time. */
  isSaving: boolean;
}

const AUTOPLAY = 'footlights.autoplay';
const SAVING = 'footlights.saving';

export function playing(): Playing {
  const autoplay = read(AUTOPLAY);
  return {
    autoplay: autoplay === 'wifi' || autoplay === 'off' ? autoplay : 'on',
    isSaving: read(SAVING) !== null,
  };
}

/** Holds from the next clip on. */
export function setPlaying({ autoplay, isSaving }: Partial<Playing>): void {
  if (autoplay !== undefined) write(AUTOPLAY, autoplay === 'on' ? null : autoplay);
  if (isSaving !== undefined) write(SAVING, isSaving ? '1' : null);
  dispatchEvent(new Event('footlights:playing'));
}

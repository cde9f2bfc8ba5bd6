import { expect, test } from 'vitest';
import { chosenFrom, SHARE_FILES } from '#data/shared-clip.ts';

interface Shared {
  files?: File[];
  title?: string;
  text?: string;
}

function formOf({ files = [], ...texts }: Shared): FormData {
  const form = new FormData();
  for (const file of files) form.append(SHARE_FILES, file);
  for (const [name, text] of Object.entries(texts)) form.append(name, text);
  return form;
}

const file = (name: string, type: string, bytes = 10): File =>
  new File([new Uint8Array(bytes)], name, { type });
const photo = file('photo.png', 'image/png');
const dusk = file('dusk.mp4', 'video/mp4', 20);
const dawn = file('dawn.webm', 'video/webm');

test('of what is shared the first video that fits is taken', () => {
  const chosen = (files: File[], maxBytes?: number) => {
    const { file: taken, note } = chosenFrom(formOf({ files }), maxBytes);
    return [taken?.name, note];
  };
  expect(chosen([dusk])).toEqual(['dusk.mp4', null]);
  expect(chosen([photo, dusk, dawn])).toEqual(['dusk.mp4', 'several']);
  expect(chosen([dusk, dawn], 19)).toEqual(['dawn.webm', 'several']);
  expect(chosen([dusk], 20)).toEqual(['dusk.mp4', null]);
  expect(chosen([dusk], 19)).toEqual([undefined, 'large']);
  expect(chosen([photo, file('empty.mp4', 'video/mp4', 0)])).toEqual([undefined, 'none']);
  expect(chosen([])).toEqual([undefined, 'none']);
});

test('title and text become the caption, without saying the same twice', () => {
  const caption = (shared: Shared) => chosenFrom(formOf(shared)).caption;
  expect(caption({ title: 'Dusk', text: 'at the harbour' })).toBe('Dusk\nat the harbour');
  expect(caption({ title: 'Dusk', text: 'Dusk at the harbour' })).toBe('Dusk at the harbour');
  expect(caption({ title: ' Dusk ' })).toBe('Dusk');
  expect(caption({ text: 'x'.repeat(5000) })).toHaveLength(2000);
  expect(caption({})).toBe('');
});

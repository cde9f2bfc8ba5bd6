import { expect, test } from 'vitest';
import { shownOf, tabAt } from '#data/push-shown.ts';

test('a push leads nowhere but to this site', () => {
  const path = (said: unknown) => shownOf(JSON.stringify({ path: said })).data.path;
  expect(path('/v/x?comment=c')).toBe('/v/x?comment=c');
  for (const bad of ['https://evil.example', '//evil.example', '/\\evil.example', 7, null])
    expect(path(bad)).toBe('/notifications');
  expect(shownOf('no JSON').data.path).toBe('/notifications');
});

test('a pressed push goes to the tab that is there already, and takes no other away', () => {
  const upload = { url: 'https://clips.example/upload' };
  const clip = { url: 'https://clips.example/v/x?comment=c#main' };
  expect(tabAt([upload, clip], '/v/x?comment=c')).toBe(clip);
  expect(tabAt([upload, clip], '/v/x')).toBeUndefined();
  expect(tabAt([upload], '/notifications')).toBeUndefined();
});

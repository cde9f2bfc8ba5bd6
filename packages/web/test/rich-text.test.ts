import { expect, test } from 'vitest';
import { textParts } from '../src/ui/rich-text.ts';

test.each([
  ['plain <b>text</b> & more', []],
  ['Hi @Ana, see #Dusk!', ['@Ana /@ana', '#Dusk /tag/dusk']],
  ['mail a@example.org or https://x.example/#top', []],
  ['#東京 #كتاب', ['#東京 /tag/%E6%9D%B1%E4%BA%AC', '#كتاب /tag/%D9%83%D8%AA%D8%A7%D8%A8']],
  [`#${'x'.repeat(51)} #1 @a`, []],
  ['#<script>alert(1)</script>', []],
])('links in %j', (text, links) => {
  const parts = textParts(text);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  const found = parts.flatMap((part) =>
    part.href === undefined ? [] : [`${part.text} ${part.href}`],
  );
  expect(found).toEqual(links);
});

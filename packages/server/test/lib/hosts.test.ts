import { expect, test } from 'vitest';
import { formsOf } from '#lib/disguises.ts';
import { createFinder } from '#lib/finder.ts';
import { domainFrom, domainsOf, hostsIn, linksIn } from '#lib/hosts.ts';

test('links are what people would follow, and no missing space after a dot', () => {
  for (const [text, links] of [
    ['https://a.example/x and http://B.Example', ['a.example', 'b.example']],
    ['www.a.example', ['www.a.example']],
    ['bit.ly/x t.me/y', ['bit.ly', 't.me']],
    ['mail me@a.example', ['a.example']],
    ['go to shop.com, now', ['shop.com']],
    ['SHOP.COM', ['shop.com']],
    ['bücher[.]com', ['xn--bcher-kva.com']],
    ['Nice.Io vado. e.g. this, 3.5 or v1.2', []],
    ['Hello.World so good.Love it...ok', []],
    // However many dots stand around one, a browser follows it.
    [`see spam.com${'.'.repeat(260)} now`, ['spam.com']],
    [`https://${'.'.repeat(300)}spam.example/x`, ['spam.example']],
    [`spam${'.'.repeat(300)}com`, ['spam.com']],
    [`${'a'.repeat(300)}.com`, []],
    ['', []],
  ] as const)
    expect([text, linksIn(text)]).toEqual([text, links]);
});

test('a domain is read out of whatever names it alone', () => {
  for (const [text, domain] of [
    ['https://Spam.example/path?q=a.b', 'spam.example'],
    ['*.spam.example', 'spam.example'],
    ['spam.example.', 'spam.example'],
    ['http://bücher.example', 'xn--bcher-kva.example'],
    ['spam', null],
    ['a.example b.example', null],
    ['', null],
  ] as const)
    expect([text, domainFrom(text)]).toEqual([text, domain]);
  expect(domainsOf('a.b.example')).toEqual(['a.b.example', 'b.example', 'example']);
  expect(hostsIn(`spam.example${'.'.repeat(260)}`)).toEqual(['spam.example']);
  expect(hostsIn('ev%69l.example')).toEqual(['evil.example']);
});

test('what stands in for letters is read as them, where there are letters beside it', () => {
  expect(formsOf('Fr33 c.a.s.i.n.o')).toEqual(['fr33 c a s i n o', 'free casino']);
  expect(formsOf('A55 2024 4x 100%')).toEqual(['a55 2024 4x 100']);
  expect(formsOf('k1ll')).toEqual(['k1ll', 'kill', 'klll']);
  expect(formsOf('Москва сегодня')).toEqual(['москва сегодня']);
});

test('finding many at once finds what looking for each one does (seed 3)', () => {
  let state = 3;
  const random = (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
  const text = (most: number) =>
    Array.from({ length: random(most) }, () => 'ab '[random(3)]).join('');
  for (let round = 0; round < 500; round += 1) {
    const needles = Array.from({ length: random(12) }, () => text(6));
    const hay = text(40);
    const naive = needles.flatMap((needle, place) =>
      needle !== '' && hay.includes(needle) ? [place] : [],
    );
    expect([...createFinder(needles)(hay)].toSorted((a, b) => a - b)).toEqual(naive);
  }
});

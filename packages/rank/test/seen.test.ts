import { describe, expect, it } from 'vitest';
import { rememberSeen, SEEN_LIMIT, skipSeen } from '../src/index.ts';

describe('what a device has seen', () => {
  it('is skipped, and the rest keeps its order', () => {
    const clips = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    expect(skipSeen(clips, new Set(['b']))).toEqual([{ id: 'a' }, { id: 'c' }]);
  });

  it('moves a clip seen again to the end', () => {
    expect(rememberSeen(['a', 'b', 'c'], 'a')).toEqual(['b', 'c', 'a']);
  });

  it('forgets the longest unseen beyond its bound', () => {
    let seen: string[] = [];
    for (let at = 0; at < SEEN_LIMIT + 5; at += 1) seen = rememberSeen(seen, `v_${at}`);
    expect(seen).toHaveLength(SEEN_LIMIT);
    expect(seen[0]).toBe('v_5');
    expect(rememberSeen(['a', 'b'], 'c', 2)).toEqual(['b', 'c']);
  });
});

import { describe, expect, it } from 'vitest';
import { isBuilt, scriptsOf, scriptsOver, wordsBytes } from './budget.ts';

const BUDGET_BYTES = 60_000;
/** Of what draws numbers, over what every page has. */
const CHARTS_BYTES = 40_000;
/** Of the words that are written into a page, in the language that takes most. */
const WORDS_BYTES = 2_000;

describe('the scripts of a page', () => {
  if (!isBuilt()) {
    console.warn('skipped: the web app is not built here; `npm run build` mends it');
  }

  it.skipIf(!isBuilt()).each(['/(stage)', '/(stage)/v/[id]'])(
    'stay within 60 kB gzipped on %s, the beacon included',
    (route) => {
      const scripts = scriptsOf(route);
      const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
      console.log(`${route}: ${bytes} B of ${BUDGET_BYTES} in ${scripts.length} files`);
      // Less than the runtime alone would mean that the sum is wrong.
      expect(bytes).toBeGreaterThan(30_000);
      expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
    },
  );

  it.skipIf(!isBuilt()).each(['/(pages)/insights', '/(pages)/insights/clips/[id]'])(
    'stay within 40 kB gzipped over the shell on %s, charts included',
    (route) => {
      const scripts = scriptsOver(route);
      const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
      console.log(
        `${route}: ${bytes} B of ${CHARTS_BYTES} over the shell in ${scripts.length} files`,
      );
      // Less than the charts' library would mean that the sum is wrong.
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThanOrEqual(CHARTS_BYTES);
    },
  );

  it('leave their words to the page, in 2 kB gzipped', () => {
    const bytes = wordsBytes();
    console.log(`words of a page: ${bytes} B of ${WORDS_BYTES}`);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(WORDS_BYTES);
  });
});

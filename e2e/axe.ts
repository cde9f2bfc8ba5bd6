import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Evaluated from outside: the pages' policy lets no foreign script in. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Colours that are on their way from light to dark are neither. */
const STILL = `
  const still = new CSSStyleSheet();
  still.replaceSync('*, ::before, ::after { transition: none !important }');
  document.adoptedStyleSheets.push(still);
`;
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };

/**
 * What axe finds on pages, at both sizes, light and dark. Each page is loaded once: its size and colours change before it
 * is looked at again.
 */
export async function violationsOf(
  page: Page,
  origin: string,
  paths: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(origin + path);
    await page.waitForLoadState('load');
    await page.evaluate(AXE);
    await page.evaluate(STILL);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // Of all rules, contrast alone depends on the colours.
        const only = colorScheme === 'dark' ? "{ runOnly: ['color-contrast'] }" : '';
        const { violations } = await page.evaluate<AxeResults>(`axe.run(${only})`);
        found.push(
          ...violations.map(
            ({ id, nodes }) =>
              `${path}, ${size}, ${colorScheme}: ${id} (${nodes[0]?.html.slice(0, 120)})`,
          ),
        );
      }
    }
  }
  return found;
}

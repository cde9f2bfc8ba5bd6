import type { Plugin } from 'vite';

/** The module that Vite calls at every dynamic import. */
const HELPER = '\0vite/preload-helper.js';

/** A page that is served has links of its styles already, those that it carries inline included. */
const CODE = `
const begun = {};
const add = (href) => new Promise((done, fail) => {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  link.onload = done;
  link.onerror = () => {
    link.remove();
    delete begun[href];
    fail(Error(href));
  };
  document.head.append(link);
});
const need = (href) => begun[href] ??= document.querySelector(\`link[href="\${href}"]\`) ?? add(href);
export const __vitePreload = (load, styles = []) => Promise.all(styles.map(need)).then(load);
`;

/**
 * Code that is loaded later waits for its styles. Vite's own helper does so too, and brings what preloads scripts,
 * which the configuration leaves out, reports and nonces: four times the code on every page.
 */
export function lazyStyles(): Plugin {
  return {
    name: 'footlights-lazy-styles',
    enforce: 'pre',
    load: (id) => (id === HELPER ? CODE : undefined),
  };
}

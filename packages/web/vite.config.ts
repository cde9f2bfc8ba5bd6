import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { shortNames } from './vite/names.ts';
import { lazyStyles } from './vite/styles.ts';
import { thinContract } from './vite/contract.ts';
import { words } from './vite/words.ts';

/**
 * What runs before all else: it gives the runtime what the page was served with, which that reads as it is evaluated.
 * In one file with it, the app would not know its own version.
 */
const START = /runtime[\\/]client[\\/]payload\.js$|vite[\\/]preload-helper\.js$/;
/** Without what forms need: no form is on the stage. */
const RUNTIME =
  /node_modules[\\/](?:svelte|@sveltejs|esm-env|clsx)[\\/](?!.*(?:app[\\/]forms|elements[\\/]bindings[\\/](?!this)))/;
/** What every page has. */
const COMMON =
  /src[\\/](?:ui[\\/](?:TopBar|Wordmark|Icon|icon-paths|Glow|PageFoot|Toast|toast)|words[\\/](?:say|format)|routes[\\/]\+)|virtual:words\//;
/** What shows clips. */
const STAGE =
  /src[\\/](?:feed(?![\\/](?:(?:acts|sheets|comments)[\\/]|learning))|player(?![\\/]extras)|ui[\\/](?:Views|placeholder)|data[\\/](?:api|device))|thumbhash|rank[\\/]src[\\/]seen|contract[\\/]src|thin-(?:refusals|contract$|contract\/(?:getFeed|getOwnFeed|getVideo)$)/;
/** The endpoints that all other pages call. */
const CONTRACT = /thin-contract\//;

export default defineConfig({
  environments: {
    client: {
      build: {
        modulePreload: {
          // The script that every page begins with would list the files of every other page. Styles stay in the list,
          // so that no page shows without them; most scripts of a page are there already, and its own come with it.
          resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')),
        },
        rolldownOptions: {
          output: {
            // Few files: each costs a request and compresses on its own.
            codeSplitting: {
              groups: [
                { name: 'start', test: START, priority: 1 },
                { name: 'runtime', test: RUNTIME, minShareCount: 2 },
                { name: 'common', test: COMMON },
                { name: 'stage', test: STAGE },
                { name: 'contract', test: CONTRACT },
              ],
            },
          },
        },
      },
    },
  },
  plugins: [
    thinContract(),
    words(),
    lazyStyles(),
    sveltekit({
      compilerOptions: { runes: true },
      // The server sets FOOTLIGHTS_WEB_PROTOCOL_HEADER and FOOTLIGHTS_WEB_HOST_HEADER (http/pages.ts).
      adapter: adapter({ envPrefix: 'FOOTLIGHTS_WEB_' }),
      inlineStyleThreshold: 24_576,
      paths: { relative: false },
      // It is registered when somebody asks for pushes, not before.
      serviceWorker: { register: false },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self', inlineScriptHash()],
          'style-src': ['self'],
          // Placeholders and positions are set as style attributes.
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:'],
          'media-src': ['self', 'blob:'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['self'],
        },
      },
    }),
    shortNames(),
  ],
});

/** The policy allows the one script inside app.html by its content. */
function inlineScriptHash(): `sha256-${string}` {
  const html = readFileSync(new URL('src/app.html', import.meta.url), 'utf8');
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

import { createHash } from 'node:crypto';
import { getInstance } from '@footlights/contract';
import { render } from 'svelte/server';
import { apiOf } from '#data/api.ts';
import tokens from '#ui/tokens.css?raw';
import { directionOf } from '#words/languages.ts';
import { createSay } from '#words/say.ts';
import type { RequestHandler } from './$types';
import OfflinePage from './OfflinePage.svelte';

const SCRIPT = "addEventListener('online', () => location.reload());";

/**
 * The page that the service worker keeps and shows where the network fails. All it needs is inside, and it is the same
 * for everybody who speaks its language.
 */
export const GET: RequestHandler = async ({ fetch, locals: { language } }) => {
  const { name } = await apiOf({ fetch }).call(getInstance);
  const { head, body } = await render(OfflinePage, { props: { name, say: createSay(language) } });
  const html = `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<style>${tokens}</style>
${head}
<script>${SCRIPT}</script>
</head>
<body>${body}</body>
</html>
`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyOf(html),
    },
  });
};

/** Allows what is inside, by its hashes, and nothing else. */
function policyOf(html: string): string {
  const hashes = (element: string): string =>
    [...html.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, 'g'))]
      .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
      .join(' ');
  return [
    "default-src 'none'",
    `script-src ${hashes('script')}`,
    `style-src ${hashes('style')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

import { settings } from '../../packages/server/src/settings.ts';

interface Documented {
  name: string;
  description: string;
  default: string | undefined;
  example?: string;
}

/** Where the page lies, seen from the checkout. */
export const configurationPage = 'docs/operate/configuration.md';

/** The page on configuration, from the list that the server reads its settings with. */
export function configurationMarkdown(): string {
  const lines = [
    '# Configuration',
    '',
    'Settings are environment variables. None has to be set; an empty one counts as absent.',
    'A value that cannot be used stops the start with one line that names it.',
    '',
    'This page is generated from the settings themselves (`packages/server/src/settings.ts`) by `npm run docs`.',
    '',
    '| setting | what it is | default | example |',
    '| --- | --- | --- | --- |',
    ...settings.map(row),
  ];
  return `${lines.join('\n')}\n`;
}

function row(setting: Documented): string {
  const cells = [
    code(setting.name),
    cell(setting.description),
    code(setting.default),
    code(setting.example),
  ];
  return `| ${cells.join(' | ')} |`;
}

function code(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

// Draws the icons of the installed app from favicon.svg, and those of its shortcuts. Run by hand after one changed.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { PATHS, type IconName } from '../packages/web/src/ui/icon-paths.ts';

const folder = new URL('../packages/web/static/', import.meta.url);
const FAVICON = readFileSync(new URL('favicon.svg', folder), 'utf8');
const [, picture = ''] = /<svg[^>]*>(.*)<\/svg>/s.exec(FAVICON) ?? [];
const GROUND = '#17110d';
const LAMP = '#ffb35c';

/** What launchers may cut away is ground: the picture stays within the circle of 80 % that all of them show. */
const maskable = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" fill="${GROUND}"/>
  <g transform="translate(16 16) scale(.84) translate(-16 -15.8)">${picture.replace(/<rect[^>]*>/, '')}</g>
</svg>`;

function shortcut(name: IconName): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 48 48">
    <circle cx="12" cy="12" r="24" fill="${GROUND}"/>
    <path d="${PATHS[name]}" fill="none" stroke="${LAMP}" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>
  </svg>`;
}

async function draw(svg: string, size: number, file: string): Promise<void> {
  const png = sharp(Buffer.from(svg), { density: 1200 }).resize(size, size);
  const path = new URL(file, folder).pathname;
  const { size: bytes } = await png.png({ palette: true, effort: 10 }).toFile(path);
  console.log(`${file}: ${bytes} bytes`);
}

for (const size of [192, 512]) {
  await draw(FAVICON, size, `icon-${size}.png`);
  await draw(maskable, size, `icon-maskable-${size}.png`);
}
for (const name of ['plus', 'search', 'bell'] as const) {
  await draw(shortcut(name), 96, `shortcut-${name}.png`);
}

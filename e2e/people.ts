import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  getOwnVideo,
  PLAY_PACKET_BYTES,
  urlOf,
  type OwnClip,
  type PlayPacket,
  type Ticket,
} from '@footlights/contract';
import type { Page } from 'playwright-core';
import { metadataOf } from '../packages/server/test/upload.ts';
import type { Stage } from './stage.ts';

/** Goes to a page and waits until its script runs: what is pressed before would be lost. */
export async function openLive(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
}

/** Makes an account and signs the page's browser in, which goes nowhere meanwhile. */
export async function signUpAs(page: Page, origin: string, username: string): Promise<void> {
  const answer = await page.request.post(`${origin}/api/v1/accounts`, {
    headers: { origin },
    data: { username, password: `${username} likes footlights`, bornOn: '2001-02-03' },
  });
  if (!answer.ok()) throw new Error(`${username} has no account: ${await answer.text()}`);
}

/** Makes an account through the page and ends signed in at the feed. */
export async function signUpThrough(page: Page, origin: string, username: string): Promise<void> {
  await page.goto(`${origin}/sign-up`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(`${username} likes footlights`);
  await page.getByLabel('Day').fill('3');
  await page.getByLabel('Month').fill('2');
  await page.getByLabel('Year').fill('2001');
  await page.getByRole('button', { name: 'Make an account' }).click();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-up'));
}

/** Uploads a file through the page and waits until every rendition is there. Returns the clip's id. */
export async function uploadThrough(
  page: Page,
  clip: { origin: string; file: string; caption: string },
): Promise<string> {
  await openLive(page, `${clip.origin}/upload`);
  await page.locator('input[type=file]').setInputFiles(clip.file);
  await page.getByRole('textbox', { name: 'Caption' }).fill(clip.caption);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const link = page.getByRole('link', { name: 'Watch it', exact: true });
  await link.waitFor({ timeout: 60_000 });
  const href = await link.getAttribute('href');
  return (href ?? '').replace('/v/', '');
}

/** Uploads a file as whoever the page's browser is signed in as, which goes nowhere meanwhile; waits for all of it. */
export async function uploadAs(
  page: Page,
  { origin, file, caption }: { origin: string; file: string; caption: string },
): Promise<string> {
  const headers = { origin, 'tus-resumable': '1.0.0' };
  const bytes = await readFile(file);
  const begun = await page.request.post(`${origin}/api/v1/uploads`, {
    headers: {
      ...headers,
      'upload-length': String(bytes.length),
      'upload-metadata': metadataOf({ filename: basename(file), caption }),
    },
  });
  if (begun.status() !== 201) throw new Error(`Upload began with ${begun.status()}.`);
  const { location = '', 'footlights-video': id = '' } = begun.headers();
  await page.request.patch(new URL(location, origin).href, {
    headers: {
      ...headers,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    data: bytes,
  });
  const url = origin + urlOf(getOwnVideo, { params: { id } });
  for (;;) {
    const { processing } = (await (await page.request.get(url)).json()) as OwnClip;
    if (processing.state === 'ready') return id;
    if (processing.state === 'failed') throw new Error(`The clip failed: ${processing.reason}`);
    await page.waitForTimeout(50);
  }
}

/** That many other devices watch the whole clip once each, from as many networks, through the open port. */
export async function crowdWatches(stage: Stage, video: string, devices: number): Promise<void> {
  const { ticket } = (await (await fetch(`${stage.origin}/api/v1/ticket`)).json()) as Ticket;
  await stage.clock.advance(60_000);
  const answers = await Promise.all(
    Array.from({ length: devices }, async () => {
      const packet: PlayPacket = {
        video,
        tag: randomBytes(8).toString('hex'),
        first: 1,
        passes: [10],
        source: 'share',
        ticket,
      };
      const answer = await fetch(`${stage.origin}/api/v1/plays`, {
        method: 'POST',
        headers: {
          'content-type': 'text/plain',
          origin: stage.origin,
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
        },
        body: JSON.stringify(packet).padEnd(PLAY_PACKET_BYTES),
      });
      return answer.status;
    }),
  );
  const refused = answers.filter((status) => status !== 204);
  if (refused.length > 0) throw new Error(`Plays were answered ${refused.join(', ')}.`);
}

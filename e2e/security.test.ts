import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appCode } from '../packages/server/test/features/accounts/app-code.ts';
import { needs } from '../scripts/needs.ts';
import { openStage, type Stage } from './stage.ts';

const { skip, reason } = needs('chromium');
if (skip) process.stdout.write(`skipped: passkeys and codes in a real browser; ${reason}\n`);

const PASSWORD = 'ana likes footlights';
const NEW_PASSWORD = 'ana still likes footlights';

describe.skipIf(skip)('passkeys, codes and recovery, in a real browser', () => {
  let stage: Stage;
  /** By name: browsers make no passkeys for numeric addresses. */
  let origin: string;
  let context: BrowserContext;
  let page: Page;
  let codes: string[];

  beforeAll(async () => {
    stage = await openStage();
    origin = stage.origin.replace('127.0.0.1', 'localhost');
    context = await stage.browser.newContext();
    page = await context.newPage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  async function open(path: string): Promise<void> {
    await page.goto(origin + path);
  }
  async function givePassword(login: string, password: string): Promise<void> {
    await open('/sign-in');
    await page.getByLabel('Username or e-mail').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  const signedIn = () => page.waitForURL((url) => url.pathname === '/');

  test('an account without an address is shown its recovery codes once, to keep', async () => {
    await open('/sign-up');
    await page.getByLabel('Username').fill('ana');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('Day').fill('3');
    await page.getByLabel('Month').fill('2');
    await page.getByLabel('Year').fill('2001');
    await page.getByRole('button', { name: 'Make an account' }).click();
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
    codes = await page.locator('ol code').allTextContents();
    expect(codes).toHaveLength(10);
    const link = page.getByRole('link', { name: 'Download' });
    const file = decodeURIComponent((await link.getAttribute('href')) ?? '');
    for (const code of codes) expect(file).toContain(code);
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await signedIn();
    await open('/sign-up');
    await signedIn();
  });

  test('a passkey is added, signs in with one press of the keyboard, and is removed', async () => {
    await context.clearCookies();
    await givePassword('ana', PASSWORD);
    await signedIn();
    const cdp = await withAuthenticator(page);
    await open('/settings/security/passkeys');
    await page.getByLabel('Name').fill('Test phone');
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Test phone').waitFor();

    await context.clearCookies();
    await open('/sign-in');
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    await button.focus();
    await page.keyboard.press('Enter');
    await signedIn();

    await open('/settings/security/passkeys');
    await page.getByText('Test phone').click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Test phone').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Remove' }).count()).toBe(0);
    await cdp.detach();
  });

  test('where a page was opened by a numeric address, it says why there are no passkeys', async () => {
    const other = await stage.browser.newPage();
    await other.goto(`${stage.origin}/sign-in`);
    await other.getByText('Passkeys need a name such as clips.example').waitFor();
    expect(await other.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
    await other.close();
  });

  test('an app is set up without any script, and signing in takes its code', async () => {
    const plain = await stage.browser.newContext({ javaScriptEnabled: false });
    page = await plain.newPage();
    await givePassword('ana', PASSWORD);
    await signedIn();
    await open('/settings/security/app');
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set it up' }).click();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    const secret = await page.locator('input[name=secret]').inputValue();
    await page.getByLabel('Code of the app').fill('000000');
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByText('This code is not right').waitFor();
    await page.getByLabel('Code of the app').fill(appCode(secret, stage.clock.now()));
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByRole('heading', { name: 'The second factor is on' }).waitFor();
    codes = await page.locator('ol code').allTextContents();
    expect(codes).toHaveLength(10);

    await plain.clearCookies();
    await stage.clock.advance(30_000);
    await givePassword('ana', PASSWORD);
    await page.getByLabel('Code').fill('123');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This code is not right').waitFor();
    await page.getByLabel('Code').fill(appCode(secret, stage.clock.now()));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signedIn();
    await plain.close();
  }, 90_000);

  test('a code recovers the account, and another one signs in', async () => {
    page = await context.newPage();
    await context.clearCookies();
    await open('/recover');
    await page.getByLabel('Username').fill('ana');
    await page.getByLabel('Recovery code').fill((codes[0] ?? '').toUpperCase());
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Set the new password' }).click();
    await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
    await givePassword('ana', NEW_PASSWORD);
    await page.getByLabel('Code').fill(codes[1] ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signedIn();
    await open('/settings/security/codes');
    expect(await page.getByText('8 left').textContent()).toBe('8 left');
  }, 90_000);
});

/** A device with passkeys inside the browser, which finds its owner present and verified. */
async function withAuthenticator(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return cdp;
}

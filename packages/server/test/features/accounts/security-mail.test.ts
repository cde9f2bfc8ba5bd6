import {
  addPasskey,
  confirmEmail,
  confirmTwoFactor,
  makeRecoveryCodes,
  recoverAccount,
  removePasskey,
  signIn,
  startPasskey,
  startTwoFactor,
  stopTwoFactor,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';
import { appCode } from './app-code.ts';
import { createAuthenticator } from './authenticator.ts';
import { lettersTo, PASSWORD, signUpWithMail, tokenTo } from './mailed.ts';

const TO = 'ben@example.org';
const NEW_PASSWORD = 'louder applause 8';

test('each change of how one signs in is mailed, once the address is confirmed', async () => {
  await using world = await createWorld();
  await world.as('ana');
  const ben = await signUpWithMail(world, 'ben');
  const told = async () =>
    (await lettersTo(world, TO, 'security')).map((text) => text.split('\n')[2]);
  await ben.call(makeRecoveryCodes, { body: { password: PASSWORD } });
  expect(await told()).toEqual([]);
  await ben.call(confirmEmail, { body: { token: await tokenTo(world, TO, 'confirm') } });

  const { secret } = await ben.call(startTwoFactor, { body: { password: PASSWORD } });
  const code = () => appCode(secret, world.clock.now());
  const { codes } = await ben.call(confirmTwoFactor, { body: { code: code() } });
  await world.clock.advance(60_000);
  await ben.call(stopTwoFactor, { body: { password: PASSWORD, code: code() } });
  await ben.call(stopTwoFactor, { body: { password: PASSWORD, code: '000000' } });
  const offer = await ben.call(startPasskey, { body: { password: PASSWORD } });
  const registration = createAuthenticator().create(offer);
  const { id } = await ben.call(addPasskey, { body: { name: 'Phone', registration } });
  for (const _ of [1, 2]) await ben.call(removePasskey, { params: { id } });
  const recovery = { username: 'ben', code: codes[0]!, password: NEW_PASSWORD };
  await world.visitor().call(recoverAccount, { body: recovery });
  await ben.call(signIn, { body: { login: 'ben', password: NEW_PASSWORD } });
  await ben.call(makeRecoveryCodes, { body: { password: NEW_PASSWORD } });
  expect((await told()).map((line) => line?.split(': ')[1])).toEqual([
    'new recovery codes were made, and the earlier ones are void.',
    'a recovery code was used to choose a new password.',
    'a passkey was removed.',
    'a passkey was added.',
    'codes of an authenticator app are not asked for any more.',
    'codes of an authenticator app are asked for from now on.',
  ]);
});

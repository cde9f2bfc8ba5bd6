/** The product on a generated data folder, in a process of its own. Says its port and the cookies of the two it knows. */
import type { AddressInfo } from 'node:net';
import { signIn, signUp } from '../../packages/contract/src/index.ts';
import { createApp } from '../../packages/server/src/app.ts';
import { configFrom } from '../../packages/server/src/config.ts';
import { createContext } from '../../packages/server/src/context.ts';
import { systemClock } from '../../packages/server/src/lib/clock.ts';
import type { AccountId } from '../../packages/server/src/lib/ids.ts';
import { createPerson } from '../../packages/server/src/lib/person.ts';
import { createLog } from '../../packages/server/src/log.ts';

const ORIGIN = 'http://footlights.test';
const [dataDir = '', mode = 'serve'] = process.argv.slice(2);
const config = configFrom({
  DATA_DIR: dataDir,
  PUBLIC_URL: ORIGIN,
  KEYS: 'memory',
  MINIMUM_AGE: '0',
  NEW_ACCOUNT_DAYS: '0',
  LOG_LEVEL: 'error',
});
const started = performance.now();
const context = await createContext({ config, clock: systemClock, log: createLog('error') });
// What a page costs is measured, not how many one account may ask for.
const app = await createApp({ ...context, limits: { take: () => 0 } });
await app.listen({ port: 0, host: '127.0.0.1' });
const ids: string[] = [];
const cookies: string[] = [];
for (const username of ['thestar', 'thefan']) {
  const person = createPerson({
    inject: (request) => app.inject(request),
    origin: ORIGIN,
    address: '198.18.0.1',
    userAgent: 'bench',
  });
  const password = `${username} likes footlights`;
  const account =
    mode === 'make'
      ? await person.call(signUp, { body: { username, password } })
      : await person.call(signIn, { body: { login: username, password } });
  ids.push(account.id);
  const answer = await person.request({ url: '/api/v1/session' });
  cookies.push(answer.raw.req.headers.cookie ?? '');
}
const startSeconds = (performance.now() - started) / 1000;
await quiet();
process.send?.({
  port: (app.server.address() as AddressInfo).port,
  ids,
  cookies,
  startSeconds,
  quietSeconds: (performance.now() - started) / 1000 - startSeconds,
  megabytes: process.memoryUsage().rss / 1e6,
});
process.on('message', (message) => {
  if (message === 'likes') {
    void likesPerSecond().then((rate) => process.send?.({ likesPerSecond: rate }));
    return;
  }
  void app
    .close()
    .then(() => context[Symbol.asyncDispose]())
    .then(() => process.disconnect());
});

/** The fan likes clips that it has not liked, sixteen at a time; the service as the endpoint calls it. */
async function likesPerSecond(): Promise<number> {
  const { db } = context.database;
  const fan = ids[1] as AccountId;
  const rows = await db
    .selectFrom('videos')
    .select('id')
    .where('id', 'not in', db.selectFrom('likes').select('video_id').where('account_id', '=', fan))
    .limit(2000)
    .execute();
  const waiting = rows.map(({ id }) => id);
  const begun = performance.now();
  const work = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
      await context.likes.like(fan, id);
  };
  await Promise.all(Array.from({ length: 16 }, work));
  const rate = rows.length / ((performance.now() - begun) / 1000);
  await context.outbox.idle();
  return rate;
}

/** Resolves once the process has nothing of its own to do: after the generator every clip is owed its releases. */
async function quiet(): Promise<void> {
  for (;;) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const { user, system } = process.cpuUsage(before);
    if (user + system < 200_000) return;
  }
}

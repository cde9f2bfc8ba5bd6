/** The product on a generated data folder, in a process of its own. Says its port and what its two creators sign in with. */
import type { AddressInfo } from 'node:net';
import { signIn, signUp } from '../../packages/contract/src/index.ts';
import { createApp } from '../../packages/server/src/app.ts';
import { configFrom } from '../../packages/server/src/config.ts';
import { createContext } from '../../packages/server/src/context.ts';
import { systemClock } from '../../packages/server/src/lib/clock.ts';
import { createPerson, type Person } from '../../packages/server/src/lib/person.ts';
import { createLog } from '../../packages/server/src/log.ts';

const ORIGIN = 'http://footlights.test';
const [dataDir = '', mode = 'serve'] = process.argv.slice(2);
let queries = 0;
const context = await createContext({
  config: configFrom({
    DATA_DIR: dataDir,
    PUBLIC_URL: ORIGIN,
    KEYS: 'memory',
    MINIMUM_AGE: '0',
    NEW_ACCOUNT_DAYS: '0',
    LOG_LEVEL: 'error',
  }),
  clock: systemClock,
  log: createLog('error'),
  onQuery: () => void (queries += 1),
});
// What a page costs is measured, not how many one account may ask for.
const app = await createApp({ ...context, limits: { take: () => 0 } });
await app.listen({ port: 0, host: '127.0.0.1' });
const people: Person[] = [];
const ids: string[] = [];
const cookies: string[] = [];
for (const username of ['usualone', 'famousone']) {
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
  people.push(person);
  ids.push(account.id);
  const answer = await person.request({ url: '/api/v1/session' });
  cookies.push(answer.raw.req.headers.cookie ?? '');
}
await quiet();
process.send?.({ port: (app.server.address() as AddressInfo).port, ids, cookies });
process.on('message', (message: { count: string } | 'stop') => {
  if (message !== 'stop') {
    void queriesOf(message.count).then((count) => process.send?.({ queries: count }));
    return;
  }
  void app
    .close()
    .then(() => context[Symbol.asyncDispose]())
    .then(() => process.disconnect());
});

/** Statements of one answer, those that recognise the session left out. */
async function queriesOf(url: string): Promise<number> {
  const count = async (of: string) => {
    const before = queries;
    await people[0]?.request({ url: of });
    return queries - before;
  };
  // Refused when the session was recognised, and before anything else is looked up.
  const session = await count('/api/v1/insights?from=2026-01-01');
  return (await count(url)) - session;
}

/** Resolves once the process has nothing of its own to do. */
async function quiet(): Promise<void> {
  for (;;) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const { user, system } = process.cpuUsage(before);
    if (user + system < 100_000) return;
  }
}

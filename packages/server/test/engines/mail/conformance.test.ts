import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrate } from '#engines/db/migrate.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { openMail } from '#engines/mail/open.ts';
import type { Letter, Mail } from '#engines/mail/port.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';
import { createLog } from '#log.ts';
import { openSmtpServer, type SmtpServer } from './smtp-server.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 0, 15, 12);

/** A mail engine over a database of its own, and a way to read what reached people. */
interface Bench extends AsyncDisposable {
  mail: Mail;
  clock: SimulatedClock;
  logs: string[];
  server: SmtpServer;
  db: ReturnType<typeof openSqlite>['db'];
  /** Subjects in the order in which an admin or the mail server has them. */
  arrived(): Promise<string[]>;
  restart(): Promise<void>;
}

async function openBench(
  kind: 'outbox' | 'smtp',
  origin: string | undefined = 'https://clips.example',
): Promise<Bench> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'footlights-mail-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const database = stack.use(openSqlite(join(folder, 'test.db')));
  await migrate(database.db);
  const server = stack.use(await openSmtpServer());
  const clock = createSimulatedClock(NOON);
  const logs: string[] = [];
  const log = createLog('debug', { write: (line) => void logs.push(line) });
  const options = {
    db: database.db,
    clock,
    log,
    origin,
    server:
      kind === 'outbox'
        ? undefined
        : { url: `smtp://127.0.0.1:${server.port}`, from: 'Stage <no-reply@stage.test>' },
  };
  const begin = () => {
    const mail = openMail(options);
    mail.start();
    return mail;
  };
  let running = begin();
  stack.defer(() => running[Symbol.asyncDispose]());
  const owned = stack.move();
  return {
    get mail() {
      return running;
    },
    clock,
    logs,
    server,
    db: database.db,
    async arrived() {
      await running.idle();
      if (kind === 'outbox')
        return (await running.list()).map(({ subject }) => subject).toReversed();
      return server.deliveries.map(({ data }) => /^Subject: (.*)$/m.exec(data)?.[1]?.trim() ?? '');
    },
    async restart() {
      await running[Symbol.asyncDispose]();
      running = begin();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function letter(subject: string, to = 'ana@example.org'): Letter {
  return { to, kind: 'reset', subject, text: `Hello,\n\nhttps://clips.example/x?token=S3CRET&a=1` };
}

describe.each(['outbox', 'smtp'] as const)('mail by %s', (kind) => {
  test('arrives in order, and again after a restart nothing is lost or doubled', async () => {
    await using bench = await openBench(kind);
    for (const subject of ['one', 'two', 'three']) await bench.mail.send(letter(subject));
    expect(await bench.arrived()).toEqual(['one', 'two', 'three']);
    await bench.restart();
    await bench.mail.send(letter('four'));
    expect(await bench.arrived()).toEqual(['one', 'two', 'three', 'four']);
  });

  test('belongs to the transaction it is sent in', async () => {
    await using bench = await openBench(kind);
    const failing = bench.db.transaction().execute(async (transaction) => {
      await bench.mail.send(letter('never'), transaction);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await bench.db
      .transaction()
      .execute((transaction) => bench.mail.send(letter('kept'), transaction));
    bench.mail.wake();
    expect(await bench.arrived()).toEqual(['kept']);
  });

  test('tells what waits for the mail server and what it will not take', async () => {
    await using bench = await openBench(kind);
    bench.server.refuse = (to) =>
      to.startsWith('bad') ? '550 no' : to.startsWith('slow') ? '450 later' : undefined;
    await bench.mail.send(letter('one'));
    await bench.mail.send(letter('two', 'bad@example.org'));
    await bench.mail.send(letter('three', 'slow@example.org'));
    await bench.arrived();
    const startOfDay = NOON - (NOON % DAY);
    expect(await bench.mail.backlog()).toEqual(
      kind === 'smtp'
        ? { waiting: 1, failed: 2, oldestAt: startOfDay }
        : { waiting: 0, failed: 0, oldestAt: null },
    );
  });

  test('leaves no address, link or secret in the log', async () => {
    await using bench = await openBench(kind);
    bench.server.refuse = (to) => (to.startsWith('bad') ? `550 no <${to}>` : undefined);
    await bench.mail.send(letter('one'));
    await bench.mail.send(letter('two', 'bad@example.org'));
    await bench.arrived();
    const all = bench.logs.join('');
    for (const secret of ['example.org', 'S3CRET', 'clips.example'])
      expect([secret, all.includes(secret)]).toEqual([secret, false]);
    expect(all).toContain('reset');
  });

  test('is forgotten after 14 days when it did not leave', async () => {
    await using bench = await openBench(kind);
    bench.server.refuse = () => '550 no';
    await bench.mail.send(letter('old'));
    await bench.arrived();
    expect(await bench.mail.list()).toHaveLength(1);
    bench.clock.setWall(NOON + 15 * DAY);
    await bench.clock.advance(6 * 3_600_000);
    expect(await bench.mail.list()).toEqual([]);
  });
});

test('without a mail server the last 500 are kept, each with its own text', async () => {
  await using bench = await openBench('outbox');
  await bench.db.transaction().execute(async (transaction) => {
    for (let n = 0; n < 510; n += 1) await bench.mail.send(letter(`mail ${n}`), transaction);
  });
  bench.mail.wake();
  const arrived = await bench.arrived();
  expect([arrived.length, arrived[0], arrived.at(-1)]).toEqual([500, 'mail 10', 'mail 509']);
});

test('a mail server that is away loses nothing, and is not asked again for each mail', async () => {
  await using bench = await openBench('smtp');
  const { port } = bench.server;
  await bench.server[Symbol.asyncDispose]();
  for (let n = 0; n < 5; n += 1) await bench.mail.send(letter(`mail ${n}`));
  await bench.mail.idle();
  expect((await bench.mail.list()).map(({ state }) => state)).toEqual(Array(5).fill('waiting'));
  expect(bench.logs.filter((line) => line.includes('cannot be used'))).toHaveLength(1);
  await bench.restart();
  await bench.mail.idle();
  await using back = await openSmtpServer(port);
  await bench.clock.advance(60_000);
  await bench.mail.idle();
  expect(back.deliveries).toHaveLength(5);
  expect(await bench.mail.list()).toEqual([]);
  expect(back.connections).toBe(1);
});

test('a recipient that is put off is tried again, one that is refused is not, others are not held up', async () => {
  await using bench = await openBench('smtp');
  let tries = 0;
  bench.server.refuse = (to) => {
    if (to.startsWith('gone')) return '550 unknown';
    if (!to.startsWith('full')) return undefined;
    tries += 1;
    return tries < 3 ? '452 mailbox full' : undefined;
  };
  await bench.mail.send(letter('gone', 'gone@example.org'));
  await bench.mail.send(letter('full', 'full@example.org'));
  await bench.mail.send(letter('fine'));
  expect(await bench.arrived()).toEqual(['fine']);
  await bench.clock.advance(31_000);
  await bench.clock.advance(61_000);
  expect(await bench.arrived()).toEqual(['fine', 'full']);
  expect(await bench.mail.list()).toMatchObject([{ subject: 'gone', state: 'failed' }]);
});

test('a mail is text and HTML of the same words, loads nothing, and tells nothing of its reader', async () => {
  await using bench = await openBench('smtp');
  const text = 'Hello <b>@ana</b>,\n\nhttps://clips.example/x?a=1&b=2\nBye';
  await bench.mail.send({ ...letter('Ünïcode'), text });
  await bench.mail.idle();
  const data = bench.server.deliveries[0]?.data.replaceAll('=\r\n', '') ?? '';
  expect(data).toContain('Hello <b>@ana</b>,');
  expect(data).toContain('Hello &lt;b&gt;@ana&lt;/b&gt;,');
  expect(data).toMatch(/<a href=(?:3D)?"https:\/\/clips\.example\/x\?a=(?:3D)?1&amp;b=(?:3D)?2">/);
  expect(data).not.toMatch(/<img|<link|x-mailer|list-unsubscribe|boundary=.*ana/i);
  expect(data).toMatch(/^Auto-Submitted: auto-generated/m);
});

/** Addresses that the HTML of a mail of that text links to. */
async function linksIn(text: string, origin?: string): Promise<string[]> {
  await using bench = await openBench('smtp', origin);
  await bench.mail.send({ ...letter('Links'), text });
  await bench.mail.idle();
  const data = bench.server.deliveries[0]?.data.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  return [...(data ?? '').matchAll(/href="([^"]*)"/g)].map(([, url]) => url!);
}

test('words of strangers in a mail are no links, whatever address they look like', async () => {
  const ours = 'https://clips.example/v/v_1';
  const theirs = 'https://clips.example.evil.test/ https://clips.example@evil.test/ http://x.test';
  const text = `Eve liked “${theirs}”\n${ours}\n\nAll of it: ${ours}?all`;
  expect(await linksIn(text, 'https://clips.example')).toEqual([ours, `${ours}?all`]);
});

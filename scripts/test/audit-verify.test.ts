import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../../packages/server/test/world.ts';
import { run, type Outcome } from '../run.ts';

let folder = '';
let world: World;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'footlights-audit-'));
  world = await createWorld({ dataDir: path.join(folder, 'data') });
  const admin = await world.as('ada');
  for (let count = 0; count < 3; count += 1) await admin.request({ url: '/api/v1/desk/cases' });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function verify(known?: string): Promise<Outcome> {
  const args = ['scripts/audit-verify.ts', ...(known === undefined ? [] : [known])];
  return run({
    file: process.execPath,
    args,
    env: { ...process.env, DATA_DIR: world.dataDir },
  });
}

function change(statement: string): void {
  const database = new DatabaseSync(path.join(world.dataDir, 'footlights.db'));
  database.exec(statement);
  database.close();
}

test('a log that is whole is found to be, while the instance runs, and names its head', async () => {
  const { code, output } = await verify();
  expect([code, output]).toEqual([0, expect.stringContaining('whole: 3 entries in one chain')]);
  const [head = ''] = /[0-9a-f]{64}/.exec(output) ?? [];
  expect((await verify(head)).output).toContain('The entry that was noted is in it.');
  expect((await verify('nonsense')).output).toContain('Usage');

  change('delete from audit_log where number = 3');
  const cut = await verify(head);
  expect([cut.code, cut.output]).toEqual([1, expect.stringContaining('taken off its end')]);
});

test('a log that somebody has changed is found to be, and where', async () => {
  change(`update audit_log set actor_id = 'a_nobody' where number = 1`);
  const { code, output } = await verify();
  expect([code, output]).toEqual([1, expect.stringContaining('entry 1 does not follow')]);
});

test('without an instance it says so in one line', async () => {
  const env = { ...process.env, DATA_DIR: path.join(folder, 'nothing') };
  const { code, output } = await run({
    file: process.execPath,
    args: ['scripts/audit-verify.ts'],
    env,
  });
  expect([code, output.trim().split('\n').length]).toEqual([1, 1]);
});

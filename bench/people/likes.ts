import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Likes of a second, and rows that a bare transaction each inserted. */
export interface LikeRates {
  ours: number;
  bare: number;
}

/** Both on the same disk, in turn: the server's own like, with its rules, counter and event, and a bare insert. */
export async function likesPerSecond(child: ChildProcess, dataDir: string): Promise<LikeRates> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    bare.push(bareRate(join(dataDir, `bare-${round}.db`)));
    child.send('likes');
    const [answer] = (await once(child, 'message')) as [{ likesPerSecond: number }];
    ours.push(answer.likesPerSecond);
  }
  return { ours: Math.max(...ours), bare: Math.max(...bare) };
}

const ROWS = 2000;

function bareRate(path: string): number {
  const database = new DatabaseSync(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL'])
    database.exec(`pragma ${pragma}`);
  database.exec(
    'create table likes (account_id text, video_id text, at integer, primary key (account_id, video_id))',
  );
  const insert = database.prepare('insert into likes values (?, ?, ?)');
  const started = performance.now();
  for (let serial = 0; serial < ROWS; serial += 1) {
    database.exec('begin immediate');
    insert.run('a_0123456789012345678901', `v_${String(serial).padStart(22, '0')}`, Date.now());
    database.exec('commit');
  }
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return ROWS / seconds;
}

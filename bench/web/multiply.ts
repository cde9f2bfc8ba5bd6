import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Adds public clips that share the files of those there are, until a data folder that nothing runs on has `wanted`. */
export function multiplyClips(dataDir: string, wanted: number): void {
  const database = new DatabaseSync(join(dataDir, 'footlights.db'));
  const rows = database
    .prepare(`SELECT * FROM videos WHERE state = 'ready' AND visibility = 'public'`)
    .all() as Row[];
  if (rows.length === 0) throw new Error(`${dataDir} has no public clip to copy.`);
  database.exec('BEGIN');
  for (let at = rows.length; at < wanted; at += 1) {
    const row = rows[at % rows.length]!;
    const id = `v_${randomBytes(16).toString('base64url')}`;
    insert(database, 'videos', { ...row, id, published_at: Number(row['published_at']) - at });
    const renditions = database
      .prepare('SELECT * FROM renditions WHERE video_id = ?')
      .all(row['id'] as string) as Row[];
    for (const rendition of renditions)
      insert(database, 'renditions', { ...rendition, video_id: id });
  }
  database.exec('COMMIT');
  database.close();
}

type Row = Record<string, null | number | bigint | string | Uint8Array>;

function insert(database: DatabaseSync, table: string, row: Row): void {
  const columns = Object.keys(row);
  const places = columns.map(() => '?').join(', ');
  database
    .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
    .run(...Object.values(row));
}
